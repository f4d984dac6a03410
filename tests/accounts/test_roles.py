"""Roles are groups with the named permissions, and refusals name the missing role."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.management import call_command
from django.utils.translation import override

from accounts.models import Permissions
from accounts.permissions import RoleMissing, may, require
from accounts.roles import CODE, EDIT, PERMISSIONS, ROLES
from accounts.services import create_first_account, ensure_roles

pytestmark = pytest.mark.django_db


def member_of(role: str) -> User:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_migrated_database_has_every_role_with_its_permissions(role):
    user = member_of(role.key)
    assert {name for name in PERMISSIONS if user.has_perm(name)} == set(role.permissions)


def test_roles_that_were_deleted_come_back():
    Group.objects.all().delete()
    ensure_roles()
    assert member_of("editor").has_perm(EDIT)


def test_the_carrier_of_permissions_names_those_of_the_roles():
    names = {f"accounts.{codename}" for codename, _label in Permissions._meta.permissions}
    assert names == set(PERMISSIONS)


def test_a_denial_says_which_role_would_do():
    with pytest.raises(RoleMissing) as refused:
        require(member_of("coder"), EDIT)
    assert "Editor or Manager" in str(refused.value)
    with override("zh-hans"):
        assert "编辑" in may(member_of("adjudicator"), EDIT).reason


def test_a_visitor_may_do_nothing():
    assert not may(AnonymousUser(), CODE)


def test_the_first_account_is_made_once_with_a_random_password():
    first = create_first_account()
    assert first and User.objects.get().check_password(first)
    assert create_first_account() is None
    User.objects.all().delete()
    assert create_first_account() != first


def test_add_account_prints_a_password_that_works(capsys):
    call_command("add_account", "reader-of-reports", "--role", "coder")
    name, password = capsys.readouterr().out.strip().split(": ")
    assert User.objects.get(username=name).check_password(password)
    assert User.objects.get(username=name).has_perm(CODE)
