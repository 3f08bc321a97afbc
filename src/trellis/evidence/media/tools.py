"""Where ffmpeg is. It is only ever run as a program of its own, never linked."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

from trellis.evidence.media.errors import ToolMissingError

ENV_VAR = "TRELLIS_FFMPEG"
_ASK_TIMEOUT_S = 10


@cache
def ffmpeg() -> str:
    """Return the path of ffmpeg: the one named in `TRELLIS_FFMPEG`, the system's, or the wheel's.

    Raises ToolMissingError when there is none, or the named one cannot be run.
    """
    named = os.environ.get(ENV_VAR)
    if named:
        found = shutil.which(named)
        if found is None:
            msg = f"{ENV_VAR} names {named!r}, and no program can be run there. Mend or unset it."
            raise ToolMissingError(msg)
        return found
    found = shutil.which("ffmpeg") or _from_wheel()
    if found is None:
        msg = "Trellis needs ffmpeg to play recordings. Install ffmpeg, or the imageio-ffmpeg wheel."
        raise ToolMissingError(msg)
    return found


def _from_wheel() -> str | None:
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - only when the system has no ffmpeg

        path: str = imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        return None
    return path


@cache
def ffmpeg_version() -> str:
    """Return what ffmpeg calls itself, such as "5.1.9". For `trellis doctor`."""
    first = _ask("-version").partition("\n")[0]
    return first.removeprefix("ffmpeg version ").partition(" ")[0]


@cache
def has_encoder(name: str) -> bool:
    """Return whether this ffmpeg can encode with `name` ("libx264", "aac", …)."""
    listed = _ask("-hide_banner", "-encoders").splitlines()
    return any(line.split()[1:2] == [name] for line in listed)


def _ask(*args: str) -> str:
    done = subprocess.run([ffmpeg(), *args], capture_output=True, text=True, timeout=_ASK_TIMEOUT_S, check=False)
    return done.stdout
