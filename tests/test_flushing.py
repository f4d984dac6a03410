"""What a test committed is gone after it, and what the migrations made is there."""

import pytest
from django.contrib.auth.models import Group, Permission

from casebase.models import Case
from tests import factories as make
from tests import flushing
from tests.flushing import Flushing


def state() -> dict[str, set[str]]:
    """Roles → the permissions of each."""
    return {
        group.name: set(group.permissions.values_list("codename", flat=True))
        for group in Group.objects.all()
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [flushing.MANY, 0])
def test_filled_tables_are_emptied_and_the_roles_are_put_back(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flushing, "MANY", many)
    known, roles, permissions = Flushing(), state(), Permission.objects.count()
    assert len(roles) > 3 and permissions > 100
    for change in (
        lambda: None,
        lambda: Group.objects.create(name="another"),
        lambda: Group.objects.get(name="coder").delete(),
        lambda: Permission.objects.filter(codename="code_documents").update(name="renamed"),
        Group.objects.get(name="coder").permissions.clear,
    ):
        make.case()
        make.person("coder", "ada")
        change()
        known.back()
        assert not Case.objects.exists()
        assert state() == roles and Permission.objects.count() == permissions
        assert not Permission.objects.filter(name="renamed").exists()
