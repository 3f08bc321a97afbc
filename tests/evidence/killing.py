"""A real web process behind a wire that kills it -9 at given bytes, and starts it again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connections

BLOCK = 65536


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Web:
    """granian, as in production, on the test database."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        environment = {**os.environ, "TRELLIS_TEST_DATABASE": connections["owner"].settings_dict["NAME"]}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "4", "--no-ws", "--no-log", "tests.evidence.serve_wsgi:application",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2], start_new_session=True)
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.05)
            else:
                return
        pytest.fail("the web process did not come up")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Wire:
    """Stands between client and server; at each of `cuts` (bytes sent to the server) the server dies."""

    def __init__(self, web: Web, cuts: list[int]) -> None:
        self.web, self.cuts, self.sent, self.kills = web, sorted(cuts), 0, 0
        self.lock = threading.Lock()
        self.open: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.door.accept()
                with self.lock:
                    server = self._reach()
                    if server is None:
                        client.close()
                        continue
                    self.open += [client, server]
                threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _reach(self) -> socket.socket | None:
        try:
            return socket.create_connection(("127.0.0.1", self.web.port), 5)
        except OSError:
            return None

    def _pump(self, source: socket.socket, target: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(BLOCK):
                if up:
                    with self.lock:
                        cut = bool(self.cuts) and self.sent + len(data) >= self.cuts[0]
                        data = data[: max(0, self.cuts[0] - self.sent)] if cut else data
                        self.sent += len(data)
                        target.sendall(data)
                        if cut:
                            self._kill()
                            return
                else:
                    target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _kill(self) -> None:
        time.sleep(0.03)  # let it take down what it got
        self.web.kill()
        self.kills += 1
        self.cuts.pop(0)
        self._hang_up()
        self.web.start()

    def _hang_up(self) -> None:
        """End every connection so that both sides hear of it.

        Closing alone is not enough: while a pump waits in recv, the kernel keeps the connection and tells nobody.
        """
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open.clear()

    def close(self) -> None:
        for end in (self.door, *self.open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
