"""`manage.py work`: the worker of an installation without Redis."""

import logging
import os
import signal
import threading
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from filelock import FileLock, Timeout

from jobs import services
from jobs.registry import idle_work
from jobs.tasks import run_job

logger = logging.getLogger(__name__)
PAUSE = 0.4  # seconds between two looks at the table


class Command(BaseCommand):
    help = "Run waiting jobs and keep the search index current, until stopped."
    requires_system_checks: list[str] = []  # `setup` has made them; here they cost half the time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")
        parser.add_argument("--parent", type=int, help="stop when this process is gone")

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        lock = FileLock(settings.CASEBASE_HOME / "worker.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self.stderr.write("Another worker serves this folder; this one stops.")
            return
        with lock:
            # We hold the only worker's lock, so whatever is marked as running was cut off.
            services.recover_interrupted(silent_for=timedelta(0))
            if once:
                while self.run_job() or self.work_beside():
                    pass
                return
            # Beside the jobs: an hour's import must not keep a coding from being found.
            beside = threading.Thread(target=self.keep_working_beside, args=(stop,), name="beside")
            beside.start()
            try:
                while not stop.is_set() and not (parent and os.getppid() != parent):
                    if not self.run_job():
                        stop.wait(PAUSE)
            finally:
                stop.set()
                beside.join()

    def run_job(self) -> bool:
        """Run the oldest job; False where none waits."""
        close_old_connections()
        job_id = services.claim_next()
        if job_id:
            run_job.apply(args=(job_id,))
        return job_id is not None

    def work_beside(self) -> bool:
        """What is repeated beside the jobs; True when there was something to do."""
        close_old_connections()
        worked = False
        for work in idle_work():
            try:
                worked = bool(work()) or worked
            except Exception:
                # The next round tries again; the job table must go on meanwhile.
                logger.exception("work beside the jobs failed")
        return worked

    def keep_working_beside(self, stop: threading.Event) -> None:
        """Until told to stop."""
        while not stop.is_set():
            if not self.work_beside():
                stop.wait(PAUSE)
        connections.close_all()
