"""Having a child open a picture or a document, with limits on all it may take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from trellis.evidence.media import child, running
from trellis.evidence.media.errors import BY_NAME, DamagedMediaError, MediaError, TimedOutError

MEMORY = 3 * 1024**3  # 80 million pixels, twice, and the libraries
FILE_BYTES = 512 * 1024**2
ANSWER_MOST = 64 * 1024**2
_SOURCE = Path(__file__).parents[3]  # the folder `trellis` lies in


def in_child(does: str, src: Path, dst: Path | None, *arguments: str, timeout_s: float, damaged: str) -> Any:
    """Return what the child made of `src`; it may write into the folder `dst` lies in (or is).

    `damaged` is the sentence for a file that takes the child down. Raises what the child raised
    (a MediaError), DamagedMediaError or TimedOutError.
    """
    writes = None if dst is None else dst if dst.is_dir() else dst.parent
    within = running.confined(
        reads=[src, *running.python_reads()], writes=writes, cpu_s=timeout_s, memory=MEMORY, file_bytes=FILE_BYTES
    )
    paths = [str(src.absolute()), *([str(dst.absolute())] if dst else [])]
    command = [*within, sys.executable, "-I", child.__file__, str(_SOURCE), does, *paths, *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=timeout_s, check=False, stdin=subprocess.DEVNULL,
            env=running.plain_environment(writes),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TimedOutError("This file took too long to read, so it was stopped. It is kept as it is.") from error
    if done.returncode != 0 or len(done.stdout) > ANSWER_MOST:
        raise DamagedMediaError(damaged)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise BY_NAME.get(answer["refused"], MediaError)(answer["sentence"])
    return answer["made"]
