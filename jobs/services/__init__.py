"""Mutations of jobs."""

from jobs.services.enqueue import enqueue
from jobs.services.lifecycle import claim_next, recover_interrupted, request_cancel
from jobs.services.run import run

__all__ = ["claim_next", "enqueue", "recover_interrupted", "request_cancel", "run"]
