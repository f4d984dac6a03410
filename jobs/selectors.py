"""Reading jobs."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from accounts.roles import MANAGE
from jobs.models import Job


def visible_to(user: User | AnonymousUser) -> QuerySet[Job]:
    """A person's own jobs; all of them for managers; none for visitors."""
    if not isinstance(user, User):
        return Job.objects.none()
    return Job.objects.all() if user.has_perm(MANAGE) else Job.objects.filter(created_by=user)
