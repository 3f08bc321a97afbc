"""Making a recording ready to play: copied when it can be, transcoded when it must be.

Every rendition is written beside its destination and moved there whole, so a
killed worker leaves no half file under the final name. All metadata is left
behind: place, device, names, chapters, and data tracks (phones keep GPS there).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trellis.evidence.media.errors import RenditionFailedError
from trellis.evidence.media.running import STALL_S, input_args, run_ffmpeg
from trellis.evidence.media.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trellis.evidence.media.probe import Probe

SHORT_SIDE = 720
LONG_SIDE = 1280
POSTER_LONG_SIDE = 1280
MOST_FRAMES_A_SECOND = 30
_SLOWEST_DISK = 20_000_000  # bytes a second, for time limits only
_POSTER_TIMEOUT_S = 60

NO_METADATA = (
    "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1",
    "-dn", "-sn", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
)  # fmt: skip
_H264 = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", "2500k", "-bufsize", "5000k",
    "-profile:v", "high", "-g", "60",
)  # fmt: skip
_AAC = ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")
_MP4 = ("-movflags", "+faststart", "-f", "mp4")


class How(StrEnum):
    """How a rendition was made."""

    REMUX = "remux"  # both streams copied
    SOUND = "sound"  # picture copied, sound encoded anew, as for cameras that record plain PCM
    TRANSCODE = "transcode"


@dataclass(frozen=True, slots=True)
class Rendition:
    """A recording made ready. `media_type` is what to serve it as; sizes are pixels and bytes."""

    how: How
    media_type: str
    width: int
    height: int
    size: int


def make_playable(
    src: Path,
    dst: Path,
    probe: Probe,
    *,
    on_progress: Callable[[float], None] | None = None,
    timeout_s: float | None = None,
) -> Rendition:
    """Write to `dst` an MP4 every browser plays: H.264 and AAC, index first, no metadata.

    A stream that already plays everywhere is copied without re-encoding; any
    other picture becomes at most 720p, 30 frames a second. `on_progress` gets 0…1.
    Raises RenditionFailedError or TimedOutError; `src` is never touched.
    """
    how = _how(probe)
    width, height = fit(probe) if how is How.TRANSCODE else (probe.width, probe.height)
    streams = _picture_args(probe, width, height) + _sound_args(probe)
    with whole_file(dst) as part:
        run_ffmpeg(
            [*input_args(src), *streams, *NO_METADATA, *_MP4, "-y", f"file:{part}"],
            timeout_s=timeout_s or time_limit_s(probe, how),
            on_time=_share(on_progress, probe.duration_ms),
            stall_s=STALL_S + probe.size / _SLOWEST_DISK,
        )
        size = _size_of(part)
    if on_progress:
        on_progress(1.0)
    media_type = "video/mp4" if probe.has_video else "audio/mp4"
    return Rendition(how, media_type, width, height, size)


def make_poster(src: Path, dst: Path, at_ms: int = 0) -> None:
    """Write to `dst` a JPEG of the picture at `at_ms`, at most 1280 pixels on its long side.

    Falls back to the first picture when there is none at that time.
    Raises RenditionFailedError or TimedOutError.
    """
    scale = (
        f"scale='min({POSTER_LONG_SIDE},iw)':'min({POSTER_LONG_SIDE},ih)'"
        ":force_original_aspect_ratio=decrease:out_range=full,setsar=1,format=yuvj420p"
    )
    picture = ["-map", "0:v:0", "-frames:v", "1", "-vf", scale, "-c:v", "mjpeg", "-q:v", "4"]
    with whole_file(dst) as part:
        for seek in dict.fromkeys((max(0, at_ms), 0)):
            args = [*input_args(src, "-ss", f"{seek / 1000:.3f}"), *picture, *NO_METADATA]
            run_ffmpeg(
                [*args, "-f", "image2", "-update", "1", "-y", f"file:{part}"],
                timeout_s=_POSTER_TIMEOUT_S,
            )
            if part.exists() and part.stat().st_size:
                return
        _size_of(part)


def fit(probe: Probe) -> tuple[int, int]:
    """Return the pixels of a transcode: inside 1280 x 720 either way up, even, never enlarged."""
    if not probe.has_video:
        return 0, 0
    long_side, short_side = max(probe.width, probe.height), min(probe.width, probe.height)
    share = min(1.0, LONG_SIDE / long_side, SHORT_SIDE / short_side)
    return _even(probe.width * share), _even(probe.height * share)


def time_limit_s(probe: Probe, how: How) -> float:
    """Return the seconds a rendition may take: generous on one slow, shared core."""
    copying = 60 + 2 * probe.size / _SLOWEST_DISK
    seconds = probe.duration_ms / 1000
    return copying + {How.REMUX: 0.0, How.SOUND: 0.5, How.TRANSCODE: 6.0}[how] * seconds


def _how(probe: Probe) -> How:
    if probe.plays_everywhere:
        return How.REMUX
    return How.SOUND if probe.has_video and probe.picture_plays else How.TRANSCODE


def _picture_args(probe: Probe, width: int, height: int) -> list[str]:
    if not probe.has_video:
        return ["-vn"]
    if probe.picture_plays:
        return ["-map", "0:v:0", "-c:v", "copy"]
    filters = [f"scale={width}:{height}", "setsar=1", "format=yuv420p"]
    if not 0 < probe.frame_rate <= MOST_FRAMES_A_SECOND + 1:
        filters.insert(0, f"fps={MOST_FRAMES_A_SECOND}")
    return ["-map", "0:v:0", "-vf", ",".join(filters), *_H264]


def _sound_args(probe: Probe) -> list[str]:
    if not probe.has_audio:
        return ["-an"]
    return ["-map", "0:a:0", *(("-c:a", "copy") if probe.sound_plays else _AAC)]


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def _share(on_progress: Callable[[float], None] | None, duration_ms: int) -> Callable[[float], None] | None:
    """Return a callback that turns seconds done into a share of the whole, below 1."""
    if on_progress is None:
        return None

    def report(seconds: float) -> None:
        on_progress(min(0.99, seconds * 1000 / duration_ms))

    return report


def _size_of(part: Path) -> int:
    if not part.exists() or not part.stat().st_size:
        msg = "This recording could not be made ready to play. The original is kept."
        raise RenditionFailedError(msg)
    return part.stat().st_size
