"""A network cable that can be pulled out: a relay in front of the site, cut for pages, workers and everything else."""

import contextlib
import socket
import threading

PATIENCE = 60.0  # seconds after which a silent connection is given up


class Cable:
    """Listens on a port of its own and hands every byte on to the site while it is plugged in."""

    def __init__(self, port: int) -> None:
        self.behind = port
        self.plugged = threading.Event()
        self.plugged.set()
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(0.2)
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.ended = threading.Event()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def pull(self) -> None:
        """Cut what is under way, and everything from now on."""
        self.plugged.clear()
        with self.lock:
            for end in self.open:
                _shut(end)

    def plug(self) -> None:
        self.plugged.set()

    def end(self) -> None:
        self.ended.set()
        self.pull()
        self.listener.join(5)
        self.listening.close()

    def _listen(self) -> None:
        while not self.ended.is_set():
            with contextlib.suppress(TimeoutError, OSError):
                near, _ = self.listening.accept()
                if not self.plugged.is_set():
                    near.close()
                    continue
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.behind), 5) as far:
            with self.lock:
                self.open |= {near, far}
            for end in (near, far):
                end.settimeout(PATIENCE)
            back = threading.Thread(target=_pour, args=(far, near), daemon=True)
            back.start()
            _pour(near, far)
            back.join(PATIENCE)
            with self.lock:
                self.open -= {near, far}


def _pour(source: socket.socket, into: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while block := source.recv(65_536):
            into.sendall(block)
    _shut(source)
    _shut(into)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
