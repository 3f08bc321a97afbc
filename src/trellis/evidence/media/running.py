"""Running ffmpeg and other helpers: niced, timed, and gone when their caller is."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from typing import TYPE_CHECKING

from trellis.evidence.media.errors import RenditionFailedError, TimedOutError
from trellis.evidence.media.tools import ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

NICENESS = 10
STALL_S = 90.0
_TAIL_CHARS = 2000

# Only formats cameras, phones and browsers make. Playlists and other formats
# that name further files or addresses are never opened, whatever a file claims.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,wav,mp3,flac,aac,amr,caf"
PROTOCOLS = "file,pipe"


def input_args(src: Path, *before: str) -> list[str]:
    """Return the ffmpeg arguments that open `src`, and nothing else it may point to."""
    guard = ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS]
    return [*guard, *before, "-i", f"file:{src.absolute()}"]


def run_ffmpeg(
    args: Sequence[str],
    *,
    timeout_s: float,
    on_time: Callable[[float], None] | None = None,
    stall_s: float = STALL_S,
) -> None:
    """Run ffmpeg; call `on_time` with the seconds of output made so far.

    Raises TimedOutError after `timeout_s`, or after `stall_s` in which the
    output did not grow, and RenditionFailedError when ffmpeg fails.
    """
    progress = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "error"]
    command = [*gently(), ffmpeg(), *progress, "-progress", "pipe:1", *args]
    with tempfile.TemporaryFile() as log, _started(command, log.fileno()) as process:
        clock = _Clock(timeout_s, stall_s)
        for line in _lines(process, clock):
            key, _, value = line.partition(b"=")
            if key == b"out_time_us" and value.strip().isdigit():
                done = int(value)
                clock.moved(done)
                if on_time:
                    on_time(done / 1_000_000)
        if process.wait(timeout=clock.left()) != 0:
            log.seek(0)
            detail = log.read().decode(errors="replace")[-_TAIL_CHARS:]
            msg = "This recording could not be made ready to play. The original is kept."
            raise RenditionFailedError(msg, detail)


def read_output(args: Sequence[str], *, timeout_s: float, most: int) -> bytes:
    """Run ffmpeg and return up to `most` bytes it writes to its output.

    Raises as `run_ffmpeg` does.
    """
    command = [*gently(), ffmpeg(), "-nostdin", "-hide_banner", "-loglevel", "error", *args]
    with tempfile.TemporaryFile() as log, _started(command, log.fileno()) as process:
        clock = _Clock(timeout_s, timeout_s)
        found = bytearray()
        for block in _blocks(process, clock):
            found += block
            if len(found) >= most:
                return bytes(found[:most])
        if process.wait(timeout=clock.left()) != 0:
            log.seek(0)
            detail = log.read().decode(errors="replace")[-_TAIL_CHARS:]
            msg = "This recording could not be read. The original is kept."
            raise RenditionFailedError(msg, detail)
        return bytes(found)


@cache
def gently() -> tuple[str, ...]:
    """Return the words before a command that make it give way, and end with its caller.

    `nice` and, on Linux, `setpriv --pdeathsig`: a killed worker leaves no ffmpeg behind.
    """
    words: list[str] = []
    if setpriv := shutil.which("setpriv"):
        words += [setpriv, "--pdeathsig", "KILL"]
    if nice := shutil.which("nice"):
        words += [nice, "-n", str(NICENESS)]
    return tuple(words)


class _Clock:
    """Two limits: on the whole run, and on time without movement."""

    def __init__(self, timeout_s: float, stall_s: float) -> None:
        self._end = time.monotonic() + timeout_s
        self._stall_s = stall_s
        self._stalls_at = time.monotonic() + stall_s
        self._furthest = -1

    def moved(self, position: int) -> None:
        if position > self._furthest:
            self._furthest = position
            self._stalls_at = time.monotonic() + self._stall_s

    def left(self) -> float:
        """Return seconds until the nearer limit. Raises TimedOutError at the limit."""
        left = min(self._end, self._stalls_at) - time.monotonic()
        if left <= 0:
            msg = "This recording took too long to make ready, so it was stopped. It is kept."
            raise TimedOutError(msg)
        return left


@contextlib.contextmanager
def _started(command: Sequence[str], errors: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start `command` in a group of its own; whatever happens, it has ended afterwards."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
        env=_plain_environment(),
    )
    try:
        yield process
    except subprocess.TimeoutExpired as error:
        msg = "This recording took too long to make ready, so it was stopped. It is kept."
        raise TimedOutError(msg) from error
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _plain_environment() -> dict[str, str]:
    """Return only what a helper needs: no secrets, no database address."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _blocks(process: subprocess.Popen[bytes], clock: _Clock) -> Iterator[bytes]:
    """Yield what the process writes, as it comes, within the clock's limits."""
    if process.stdout is None:
        return
    descriptor = process.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if not selector.select(timeout=min(clock.left(), 1.0)):
                continue
            block = os.read(descriptor, 65_536)
            if not block:
                return
            yield block


def _lines(process: subprocess.Popen[bytes], clock: _Clock) -> Iterator[bytes]:
    rest = b""
    for block in _blocks(process, clock):
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
