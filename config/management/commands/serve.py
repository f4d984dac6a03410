"""`manage.py serve`: the site and, where there is no Redis, its worker; Ctrl-C stops both."""

import os
import signal
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STOP_WITHIN = 10  # seconds a worker gets to finish its item


class Command(BaseCommand):
    help = "Serve the site at HOST:PORT with a worker beside it, until Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        listener = self.listen()
        # waitress is imported late: the port is tried first, so that a clash is told at once.
        from waitress.server import create_server

        from config.wsgi import application

        server = create_server(
            application, sockets=[listener], threads=8, ident=None, channel_timeout=300
        )
        worker = None if settings.REDIS_URL else self.start_worker()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        self.stdout.write(
            f"NTB Casebase is at http://{settings.HOST}:{settings.PORT}  (Ctrl-C stops it)"
        )
        self.stdout.flush()
        try:
            server.run()
        finally:
            server.close()
            if worker:
                self.stop_worker(worker)
            self.stdout.write("Stopped.")

    def listen(self) -> socket.socket:
        """Bind HOST:PORT, or say who to ask."""
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.HOST, settings.PORT))
        except OSError as error:
            raise CommandError(
                f"{settings.HOST}:{settings.PORT} is not free ({error.strerror}). "
                "Stop what uses it, or choose another: PORT=8001 make run"
            ) from error
        return listener

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start `manage.py work` in a session of its own, so that Ctrl-C reaches it through us only."""
        command = [sys.executable, sys.argv[0], "work", "--parent", str(os.getpid())]
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def stop_worker(self, worker: subprocess.Popen[bytes]) -> None:
        """Let the worker finish its item; a job cut off is run again at the next start."""
        worker.terminate()
        try:
            worker.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            worker.kill()
