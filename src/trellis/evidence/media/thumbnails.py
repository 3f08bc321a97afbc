"""Small pictures of a recording on one sheet, for finding a moment by eye."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trellis.evidence.media.errors import NotMediaError, RenditionFailedError
from trellis.evidence.media.renditions import NO_METADATA, fit
from trellis.evidence.media.running import input_args, run_ffmpeg
from trellis.evidence.media.whole import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from trellis.evidence.media.probe import Probe

LONGEST = 160  # pixels of one picture's longer side
COLUMNS = 10
MOST = 100
_LEAST_EVERY_MS = 1000


@dataclass(frozen=True, slots=True)
class ThumbnailSheet:
    """A sheet of `count` pictures, `width` by `height` pixels each, one for every `every_ms`.

    Picture n stands in column n % columns and row n // columns.
    """

    count: int
    columns: int
    width: int
    height: int
    every_ms: int


def make_thumbnails(src: Path, dst: Path, probe: Probe) -> ThumbnailSheet:
    """Write a JPEG sheet of at most a hundred pictures to `dst`.

    Raises NotMediaError for sound alone, RenditionFailedError or TimedOutError.
    """
    if not probe.has_video:
        msg = "A sound recording has no pictures."
        raise NotMediaError(msg)
    every_ms = max(_LEAST_EVERY_MS, math.ceil(probe.duration_ms / MOST))
    count = max(1, math.ceil(probe.duration_ms / every_ms))
    columns, rows = min(COLUMNS, count), math.ceil(count / COLUMNS)
    width, height = fit(probe, LONGEST, LONGEST)
    filters = f"fps={1000}/{every_ms}:round=up,scale={width}:{height},setsar=1,format=yuvj420p,tile={columns}x{rows}"
    with whole_file(dst) as part:
        picture = ["-map", "0:v:0", "-an", "-vf", filters, "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5"]
        run_ffmpeg(
            [
                *input_args(src, "-skip_frame", "noref"),
                *picture,
                *NO_METADATA,
                "-f",
                "image2",
                "-update",
                "1",
                "-y",
                f"file:{part}",
            ],
            reads=[src],
            writes=dst.parent,
            timeout_s=60 + 2 * probe.duration_ms / 1000,
            stall_s=60 + 2 * probe.duration_ms / 1000,  # nothing is written until the sheet is full
        )
        if not part.exists():
            msg = "No pictures of this recording could be made. The recording is kept."
            raise RenditionFailedError(msg)
    return ThumbnailSheet(count, columns, width, height, every_ms)
