"""A TCP proxy in front of a server, which a test cuts, silences and restores."""

import contextlib
import socket
import struct
import threading
from typing import Literal
from urllib.parse import urlsplit

Mode = Literal["open", "cut", "silent", "busy"]
BUSY = (
    b"HTTP/1.1 429 Too Many Requests\r\nX-Elastic-Product: Elasticsearch\r\n"
    b"Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
)
#: Closing a socket so sends a reset, as a killed server does.
RESET = struct.pack("ii", 1, 0)


class Proxy:
    """``cut`` refuses and resets, ``silent`` takes requests and never answers, ``busy`` answers 429."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.target = (address.hostname or "127.0.0.1", address.port or 9200)
        self.mode: Mode = "open"
        self.sent = 0
        self.cut_after: int | None = None
        self._open: set[socket.socket] = set()
        self._stopped = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, mode: Mode = "cut") -> None:
        self.mode = mode
        if mode == "cut":
            for one in list(self._open):
                self._reset(one)

    def restore(self) -> None:
        self.cut_after = None
        self.mode = "open"

    def close(self) -> None:
        self._stopped = True
        self.cut()
        self._listener.close()

    def _reset(self, one: socket.socket) -> None:
        self._open.discard(one)
        with contextlib.suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            one.close()

    def _accept(self) -> None:
        while not self._stopped:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            self._open.add(near)
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        if self.mode == "cut":
            return self._reset(near)
        if self.mode == "busy":
            with contextlib.suppress(OSError):
                near.recv(65536)
                near.sendall(BUSY)
            return self._reset(near)
        try:
            far = socket.create_connection(self.target)
        except OSError:
            return self._reset(near)
        self._open.add(far)
        threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()
        self._pass(near, far, True)
        return None

    def _pass(self, source: socket.socket, to: socket.socket, count: bool) -> None:
        try:
            while data := source.recv(65536):
                if self.mode == "silent":
                    continue
                if self.mode == "busy" and count:
                    source.sendall(BUSY)
                    break
                if count:
                    self.sent += len(data)
                    if self.cut_after is not None and self.sent > self.cut_after:
                        self.cut()
                        return
                to.sendall(data)
        except OSError:
            pass
        finally:
            self._reset(source)
            self._reset(to)
