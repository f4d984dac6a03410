"""Kinds of jobs, and what the worker does beside them."""

from collections.abc import Callable
from typing import Any, Protocol

Result = dict[str, Any]


class Context(Protocol):
    """What a running job may do: report progress. `progress` raises `Cancelled` when asked to stop."""

    def progress(self, done: int, total: int | None = None, message: str = "") -> None:
        """Record how far the job is; call it often, it writes at most a few times a second."""


class Cancelled(Exception):  # noqa: N818 (a request obeyed, not an error)
    """Somebody asked for the job to stop; raised out of `Context.progress`."""


JobFunction = Callable[..., Result]

_kinds: dict[str, JobFunction] = {}
_idle: list[Callable[[], object]] = []


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register `function(context, **params) -> result` as the work of a kind of job."""

    def register(function: JobFunction) -> JobFunction:
        _kinds[kind] = function
        return function

    return register


def function_of(kind: str) -> JobFunction:
    """The registered function; KeyError for an unknown kind."""
    return _kinds[kind]


def when_idle(work: Callable[[], object]) -> None:
    """Register work that the built-in worker repeats beside jobs (it must return soon when there is nothing)."""
    if work not in _idle:
        _idle.append(work)


def idle_work() -> tuple[Callable[[], object], ...]:
    """Everything registered with `when_idle`."""
    return tuple(_idle)
