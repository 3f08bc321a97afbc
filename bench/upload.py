"""`bin/bench upload`: bytes through the front door against a bare copy to the same disk, in one run.

Blocks alternate, so that a busy machine slows all alike: a bare copy (read and write in blocks of 1 MiB, then
sync), an upload to Trellis by tus over loopback (granian, parts of 16 MiB, each synced before it is acknowledged),
and, where Node and the package can be had, the same client against @tus/server (which does not sync). Times are
wall seconds; CPU is of the server's processes alone, the client's is left out.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measuring import Browser, Meter
from bench.serving import site

MIB = 1024 * 1024
PART = 16 * MIB
SIZE = 512 * MIB
ROUNDS = 5
SMALL, LARGE = 100 * 10**6, 1000 * 10**6
TARGET, FLAT_MIB = 0.8, 20
Figure = dict[str, Any]
PEER = """
const { Server } = require("@tus/server"); const { FileStore } = require("@tus/file-store");
new Server({ path: "/files", datastore: new FileStore({ directory: process.argv[2] }) })
  .listen({ host: "127.0.0.1", port: Number(process.argv[3]) });
"""


def bare_copy(source: Path, folder: Path) -> float:
    """Copy a file and sync it; return MiB a second."""
    target = folder / "bare"
    begun = time.perf_counter()
    with source.open("rb") as reading, target.open("wb", buffering=0) as writing:
        while block := reading.read(MIB):
            writing.write(block)
        os.fdatasync(writing.fileno())
    took = time.perf_counter() - begun
    target.unlink()
    return source.stat().st_size / MIB / took


def send(connection: http.client.HTTPConnection, path: str, source: Path, headers: dict[str, str]) -> float:
    """Send a file by tus in parts; return MiB a second."""
    tus = {"Tus-Resumable": "1.0.0", **headers}
    size = source.stat().st_size
    begun = time.perf_counter()
    connection.request("POST", path, headers={**tus, "Upload-Length": str(size), "Content-Length": "0"})
    answer = connection.getresponse()
    answer.read()
    where = "/" + answer.headers["Location"].split("//", 1)[-1].split("/", 1)[-1].lstrip("/")
    offset = 0
    with source.open("rb") as file:
        while offset < size:
            part = file.read(PART)
            described = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            connection.request("PATCH", where, body=part, headers={**tus, **described})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 204:
                raise RuntimeError(f"PATCH answered {answer.status}")
            offset = int(answer.headers["Upload-Offset"])
    return size / MIB / (time.perf_counter() - begun)


def resident(pid: int) -> float:
    """Return the largest resident memory of a process and its children, in MiB, since it began."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    peak = 0.0
    for one in pids:
        for line in Path(f"/proc/{one}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                peak = max(peak, int(line.split()[1]) / 1024)
    return peak


@contextmanager
def peer(folder: Path) -> Iterator[tuple[int, int] | None]:
    """Serve @tus/server if it can be had; give (port, pid)."""
    if not (shutil.which("node") and shutil.which("npm")):
        yield None
        return
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "@tus/server", "@tus/file-store"]
    if subprocess.run(install, cwd=folder, check=False, capture_output=True, timeout=300).returncode:
        yield None
        return
    (folder / "files").mkdir()
    (folder / "serve.cjs").write_text(PEER)
    port = 20_000 + os.getpid() % 20_000
    process = subprocess.Popen(["node", "serve.cjs", str(folder / "files"), str(port)], cwd=folder)
    try:
        for _ in range(100):
            try:
                http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def _random_file(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for start in range(0, size, MIB):
            file.write(os.urandom(min(MIB, size - start)))
    return path


def _cost(work: Callable[[], float], pids: tuple[int, ...], size: int) -> tuple[float, float]:
    """Return (MiB a second, CPU ms a MiB)."""
    meter = Meter(*pids)
    speed = work()
    return speed, 1000 * meter.seconds() / (size / MIB)


def run(options: argparse.Namespace) -> list[Figure]:
    """Measure and return figures."""
    with site(options.data) as served, tempfile.TemporaryDirectory(dir=_disk_of(served)) as scratch:
        folder = Path(scratch)
        browser = Browser(served.port)
        browser.sign_in("learner@demo.example", "trellis-demo")
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
        memory = _memory(served, folder, cookie)  # first: a peak is remembered
        source = _random_file(folder / "source", SIZE)
        (folder / "peer").mkdir()
        with peer(folder / "peer") as other:
            rounds = _rounds(served, other, source, folder, cookie)
        return [*_speeds(rounds), *memory]


def _disk_of(served: Any) -> Path:
    return Path(os.environ["TRELLIS_DATA"]) / "files"


def _rounds(served: Any, other: Any, source: Path, folder: Path, cookie: dict[str, str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {"bare": [], "trellis": [], "peer": []}
    for turn in range(ROUNDS + 1):
        bare = _cost(lambda: bare_copy(source, folder), (os.getpid(),), SIZE)
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=300)
        ours = _cost(lambda: send(connection, "/uploads/", source, cookie), served.pids, SIZE)  # noqa: B023  called at once
        theirs = None
        if other:
            wire = http.client.HTTPConnection("127.0.0.1", other[0], timeout=300)
            theirs = _cost(lambda: send(wire, "/files", source, {}), (other[1],), SIZE)  # noqa: B023
        if turn:  # the first warms up
            found["bare"].append(bare)
            found["trellis"].append(ours)
            found["peer"] += [theirs] if theirs else []
    return found


def _speeds(rounds: dict[str, list[Any]]) -> list[Figure]:
    ratio = statistics.median(ours[0] / bare[0] for ours, bare in zip(rounds["trellis"], rounds["bare"], strict=True))
    figures = [_figure("upload against a bare copy (wall)", round(ratio, 2), "x", f">= {TARGET}", ratio >= TARGET)]
    for name, label in (("bare", "bare copy"), ("trellis", "upload to Trellis"), ("peer", "upload to @tus/server")):
        if not rounds[name]:
            figures.append(_figure("@tus/server is not on this machine; no peer", 0, "", "", None))
            continue
        speed, cpu = (statistics.median(one[part] for one in rounds[name]) for part in (0, 1))
        figures.append(_figure(f"{label}: speed", round(speed), "MiB/s", "", None))
        figures.append(_figure(f"{label}: CPU", round(cpu, 2), "ms/MiB", "", None))
    return figures


def _memory(served: Any, folder: Path, cookie: dict[str, str]) -> list[Figure]:
    """Return how much more memory 1 GB needs than 100 MB did."""
    peaks = []
    for size in (SMALL, LARGE):
        source = _random_file(folder / "memory", size)
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=300)
        send(connection, "/uploads/", source, cookie)
        peaks.append(resident(served.web_pid))
        source.unlink()
    more = peaks[1] - peaks[0]
    return [_figure("memory for 1 GB more than for 100 MB", round(more, 1), "MiB", f"<= {FLAT_MIB}", more <= FLAT_MIB)]


def _figure(name: str, value: float, unit: str, target: str, ok: bool | None) -> Figure:
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok, "peer": None}
