"""What is due by itself: building, rebuilding, comparing. The worker and Celery's beat call it."""

import logging
import time
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import ENDED, Job
from jobs.services import enqueue
from search import registry
from search.backends import get_backend
from search.backends.base import Backend, IndexUnavailable
from search.models import IndexState
from search.upkeep.answering import is_outdated
from search.upkeep.draining import drain, drain_when_idle
from search.upkeep.locks import is_free
from search.upkeep.rebuilding import forget_build, rebuild
from search.upkeep.states import state_of

logger = logging.getLogger(__name__)

LOOK_EVERY = 60.0  # seconds
RECONCILE_EVERY = timedelta(days=1)
REBUILD, RECONCILE, VERIFY = "reindex", "reconcile", "verify"

_last_look = 0.0


def work_when_idle() -> int:
    """The worker's part: drain always, look after the rest once a minute."""
    global _last_look  # noqa: PLW0603 (one worker, one clock)
    done = drain_when_idle()
    if time.monotonic() - _last_look > LOOK_EVERY or not _last_look:
        _last_look = time.monotonic()
        tend()
    return done


def tend() -> None:
    """Queue what is due: a rebuild where there is no index of this layout, a daily reconciliation."""
    backend = get_backend()
    state = state_of(backend)
    try:
        if state.building and is_free("rebuild"):
            forget_build(backend)
        if _must_be_built(backend):
            request(REBUILD)
        elif state.reconciled_at is None or _is_over(state):
            request(RECONCILE)
    except IndexUnavailable as error:
        logger.info("the index is not looked after: %s", error)


def _must_be_built(backend: Backend) -> bool:
    generation = backend.current()
    if generation is None:
        return next(registry.document_ids(), None) is not None
    return is_outdated(backend, generation)


def _is_over(state: IndexState) -> bool:
    last = max(filter(None, (state.reconciled_at, state.swapped_at)))
    return timezone.now() - last > RECONCILE_EVERY


def titles() -> dict[str, str]:
    """Kinds of jobs with their titles, in the language of the page."""
    return {
        REBUILD: _("Rebuild the search index"),
        RECONCILE: _("Compare index and database, and repair"),
        VERIFY: _("Compare index and database"),
    }


@transaction.atomic
def request(kind: str, user: User | None = None) -> Job:
    """The job of this kind that waits or runs, else a new one."""
    running = Job.objects.filter(kind=kind).exclude(state__in=ENDED).first()
    return running or enqueue(kind=kind, title=titles()[kind], params={}, user=user)


def ensure() -> str:
    """At start: build the first index, bring it up to date, or have an older layout rebuilt in the background.

    Returns a sentence for the operator where there is something to say.
    """
    backend = get_backend()
    try:
        generation = backend.current()
        if generation is None:
            rebuild()
        elif is_outdated(backend, generation):
            request(REBUILD)
            return _("The search index has an older layout and is rebuilt in the background.")
        else:
            drain()
    except IndexUnavailable as error:
        return _("The search index is not available (%(why)s); all else is ready.") % {"why": error}
    return ""
