"""CPU time of the web and PostgreSQL processes, from /proc (Linux)."""

from __future__ import annotations

import http.client
import re
import time
from pathlib import Path


def _tree(root: int) -> set[int]:
    """Return the process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = set(), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


class Meter:
    """CPU time of process trees from now on, in seconds (nanosecond counters of each thread).

    What ends meanwhile takes its counters with it, so only threads that are there at the reading count, and each
    from zero or from where it stood. PostgreSQL's own housekeeping (autovacuum) is left out: it follows what was
    filled in, not the requests.
    """

    def __init__(self, *roots: int) -> None:
        self.roots = roots
        self.begun = self._threads()

    def seconds(self) -> float:
        """Return what was used since the meter was made."""
        return sum(now - self.begun.get(thread, 0) for thread, now in self._threads().items()) / 1e9

    def _threads(self) -> dict[Path, int]:
        found = {}
        for pid in {pid for root in self.roots for pid in _tree(root)}:
            try:
                if b"autovacuum" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    continue
                for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                    found[task] = int(task.read_text().split()[0])
            except OSError:
                continue
        return found


class Browser:
    """A signed-in client that keeps one connection and its cookies; no parsing, little of its own cost."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def request(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and headers; cookies are kept."""
        headers |= {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, content, dict(answer.headers)

    def get(self, path: str) -> bytes:
        """Return the page; anything but 200 is an error."""
        status, content, _ = self.request("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return content

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person does, by the form."""
        from urllib.parse import urlencode

        page = self.request("GET", "/account/login/")[1].decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {"csrfmiddlewaretoken": token.group(1) if token else "", "login": email, "password": password}
        status, _, _ = self.request(
            "POST", "/account/login/", urlencode(fields), Origin=f"http://127.0.0.1:{self.port}"
        )
        if status != 302:
            raise RuntimeError(f"{email} could not sign in ({status})")


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the sorted values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(function, *arguments) -> float:
    """Return the wall milliseconds of one call."""
    begun = time.perf_counter()
    function(*arguments)
    return 1000 * (time.perf_counter() - begun)
