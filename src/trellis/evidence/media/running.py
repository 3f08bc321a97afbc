"""Running ffmpeg and other helpers: confined, timed, and gone when their caller is."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from trellis.evidence.media import confine
from trellis.evidence.media.errors import RenditionFailedError, TimedOutError
from trellis.evidence.media.tools import ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

NICENESS = 10
STALL_S = 90.0
MEMORY = 4 * 1024**3  # of address space; a 4K HEVC film takes about one
FILE_BYTES = 32 * 1024**3  # twelve hours at 5 Mbit/s
MOST_THREADS = 8
_TAIL_CHARS = 2000

# Only formats cameras, phones and browsers make. Playlists and other formats
# that name further files or addresses are never opened, whatever a file claims.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,ogg,wav,mp3,flac,aac,amr,caf"
PROTOCOLS = "file,pipe"


def confined(
    *,
    reads: Iterable[Path] = (),
    writes: Path | None = None,
    cpu_s: float = 60,
    memory: int = MEMORY,
    file_bytes: int = FILE_BYTES,
) -> list[str]:
    """Return the words before a command that give it these paths, these limits and no network.

    `writes` is a folder. The command that follows begins with an absolute path. See `confine`.
    """
    wanted = {
        "reads": [str(path.resolve()) for path in reads],
        "writes": [str(writes.resolve())] if writes else [],
        "memory": memory,
        "cpu_s": int(cpu_s) + 1,
        "file_bytes": file_bytes,
        "niceness": NICENESS,
        "parent": os.getpid(),
    }
    return [sys.executable, "-I", "-S", confine.__file__, json.dumps(wanted)]


def _ffmpeg_confined(reads: Sequence[Path], writes: Path | None, timeout_s: float) -> list[str]:
    program = str(Path(shutil.which(ffmpeg()) or ffmpeg()).absolute())
    cpu_s = timeout_s * (os.cpu_count() or 1) + 10
    return [*confined(reads=[*reads, Path(program)], writes=writes, cpu_s=cpu_s), program]


def python_reads() -> list[Path]:
    """Return what a child in Python has to read: the interpreter's own folders and the code."""
    return [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parents[3]]


def thread_args() -> list[str]:
    """Return ffmpeg arguments that hold its threads down: each takes memory, on large machines too much."""
    return ["-threads", str(MOST_THREADS)] if (os.cpu_count() or 1) > MOST_THREADS else []


def input_args(src: Path, *before: str) -> list[str]:
    """Return the ffmpeg arguments that open `src`, and nothing else it may point to."""
    guard = ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS]
    return [*thread_args(), *guard, *before, "-i", f"file:{src.absolute()}"]


def run_ffmpeg(
    args: Sequence[str],
    *,
    reads: Sequence[Path] = (),
    writes: Path | None = None,
    timeout_s: float,
    on_time: Callable[[float], None] | None = None,
    stall_s: float = STALL_S,
) -> None:
    """Run ffmpeg, which may open `reads` and the folder `writes`; tell `on_time` the seconds made so far.

    Raises TimedOutError after `timeout_s`, or after `stall_s` in which the
    output did not grow, and RenditionFailedError when ffmpeg fails.
    """
    progress = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "error"]
    command = [*_ffmpeg_confined(reads, writes, timeout_s), *progress, "-progress", "pipe:1", *args]
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
            msg = "This recording could not be made ready to play. The original is kept."
            raise RenditionFailedError(msg, _last_words(log))


def lines_of(command: Sequence[str], *, timeout_s: float, failed: str, scratch: Path | None = None) -> Iterator[bytes]:
    """Run a helper that says line by line how far it is, and yield what it says.

    Each line shows that it moves. `failed` is the sentence for one that fails. Raises as `run_ffmpeg` does.
    """
    with tempfile.TemporaryFile() as log, _started(command, log.fileno(), scratch) as process:
        clock = _Clock(timeout_s, STALL_S)
        for number, line in enumerate(_lines(process, clock)):
            clock.moved(number)
            yield line
        if process.wait(timeout=clock.left()) != 0:
            raise RenditionFailedError(failed, _last_words(log))


def read_output(args: Sequence[str], *, reads: Sequence[Path], timeout_s: float, most: int) -> bytes:
    """Run ffmpeg, which may open `reads`, and return up to `most` bytes it writes to its output.

    Raises as `run_ffmpeg` does.
    """
    return _read(["-loglevel", "error", *args], reads, timeout_s, most)[0]


def read_report(args: Sequence[str], *, reads: Sequence[Path], timeout_s: float) -> str:
    """Run ffmpeg as `read_output` does; return the end of what its filters report."""
    return _read(["-nostats", "-loglevel", "info", *args], reads, timeout_s, 1)[1]


def _read(args: Sequence[str], reads: Sequence[Path], timeout_s: float, most: int) -> tuple[bytes, str]:
    command = [*_ffmpeg_confined(reads, None, timeout_s), "-nostdin", "-hide_banner", *args]
    with tempfile.TemporaryFile() as log, _started(command, log.fileno()) as process:
        clock = _Clock(timeout_s, timeout_s)
        found = bytearray()
        for block in _blocks(process, clock):
            found += block
            if len(found) >= most:
                break
        else:
            if process.wait(timeout=clock.left()) != 0:
                msg = "This recording could not be read. The original is kept."
                raise RenditionFailedError(msg, _last_words(log))
        return bytes(found[:most]), _last_words(log)


def _last_words(log: IO[bytes]) -> str:
    end = log.seek(0, os.SEEK_END)
    log.seek(max(0, end - _TAIL_CHARS))
    return log.read().decode(errors="replace")


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
def _started(command: Sequence[str], errors: int, scratch: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Start `command` in a group of its own; whatever happens, it has ended afterwards."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
        env=plain_environment(scratch),
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


def plain_environment(scratch: Path | None = None) -> dict[str, str]:
    """Return only what a helper needs: no secrets, no database address. `scratch`: its temporary folder."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | ({"TMPDIR": str(scratch), "HOME": str(scratch)} if scratch else {})


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
