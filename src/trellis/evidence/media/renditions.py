"""Making a recording ready to play: copied when it can be, transcoded when it must be.

Every rendition is written beside its destination and moved there whole, so a
killed worker leaves no half file under the final name. All metadata is left
behind: place, device, names, chapters, data tracks (phones keep GPS there) and
what cameras write into the pictures themselves (H.264 SEI; camcorders keep
place and model there).

Sound is brought to one loudness (`loudness`). Sound that may be copied is
copied unless it is more than 6 LU off: then it alone is encoded anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from trellis.evidence.media.errors import RenditionFailedError, TimedOutError
from trellis.evidence.media.loudness import AS_IT_IS, Loudness
from trellis.evidence.media.running import STALL_S, input_args, run_ffmpeg, thread_args
from trellis.evidence.media.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from trellis.evidence.media.probe import Probe

SHORT_SIDE = 720
LONG_SIDE = 1280
SMALL_SHORT_SIDE = 360
SMALL_LONG_SIDE = 640
SMALL_BITS_A_SECOND = 500_000  # what plays on a slow link; also where making it smaller stops paying
POSTER_LONG_SIDE = 1280
MOST_FRAMES_A_SECOND = 30
_SLOWEST_DISK = 20_000_000  # bytes a second, for time limits only
_POSTER_TIMEOUT_S = 60

NO_METADATA = (
    "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1",
    "-dn", "-sn", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
)  # fmt: skip
FILM_ENCODER = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-maxrate", "2500k", "-bufsize", "5000k",
    "-profile:v", "high", "-g", "60",
)  # fmt: skip
_SMALL_H264 = (
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-maxrate", "400k", "-bufsize", "1200k",
    "-profile:v", "high", "-g", "60",
)  # fmt: skip
_SMALL_AAC = ("-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", "48000")
SOUND_ENCODER = ("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")
MP4 = ("-movflags", "+faststart", "-f", "mp4")
_NO_SEI = ("-bsf:v", "filter_units=remove_types=6")


class How(StrEnum):
    """How a rendition was made."""

    REMUX = "remux"  # both streams copied
    SOUND = "sound"  # picture copied, sound encoded anew: plain PCM, or far too quiet or loud
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
    loudness: Loudness = AS_IT_IS,
    on_progress: Callable[[float], None] | None = None,
    timeout_s: float | None = None,
) -> Rendition:
    """Write to `dst` an MP4 every browser plays: H.264 and AAC, index first, no metadata.

    A stream that already plays everywhere is copied without re-encoding; any
    other picture becomes at most 720p, 30 frames a second. A picture whose
    copying fails (a broken stream, no timestamps) is encoded after all.
    `on_progress` gets 0…1. Raises RenditionFailedError or TimedOutError; `src`
    is never touched.
    """
    how = how_to(probe, loudness)
    try:
        made = _make(src, dst, probe, how, loudness, on_progress, timeout_s)
    except TimedOutError:
        raise
    except RenditionFailedError:
        if how is How.TRANSCODE:
            raise
        made = _make(src, dst, probe, How.TRANSCODE, loudness, on_progress, timeout_s)
    if on_progress:
        on_progress(1.0)
    return made


def _make(
    src: Path, dst: Path, probe: Probe, how: How, loudness: Loudness,
    on_progress: Callable[[float], None] | None, timeout_s: float | None,
) -> Rendition:  # fmt: skip
    size = fit(probe) if how is How.TRANSCODE else (probe.width, probe.height)
    return _written(src, dst, probe, how, stream_args(probe, how, loudness), size, on_progress, timeout_s)


def stream_args(probe: Probe, how: How, loudness: Loudness) -> list[str]:
    """Return the ffmpeg arguments for picture and sound."""
    copied = how is not How.TRANSCODE and probe.picture_plays
    return _picture_args(probe, None if copied else fit(probe)) + _sound_args(probe, how, loudness)


def make_small(
    src: Path, dst: Path, probe: Probe, *,
    on_progress: Callable[[float], None] | None = None, timeout_s: float | None = None,
) -> Rendition:  # fmt: skip
    """Write to `dst` a picture of at most 360 lines at no more than half a megabit a second.

    `src` is what `make_playable` wrote, so its sound is at its loudness already.
    Raises as `make_playable` does.
    """
    size = fit(probe, SMALL_LONG_SIDE, SMALL_SHORT_SIDE)
    streams = _picture_args(probe, size, _SMALL_H264)
    streams += ["-map", "0:a:0", *_SMALL_AAC] if probe.has_audio else ["-an"]
    return _written(src, dst, probe, How.TRANSCODE, streams, size, on_progress, timeout_s)


def small_pays(probe: Probe) -> bool:
    """Return whether a smaller picture would spare a slow link much."""
    bits_a_second = 8000 * probe.size / probe.duration_ms
    return probe.has_video and bits_a_second > SMALL_BITS_A_SECOND * 1.5


def _written(
    src: Path, dst: Path, probe: Probe, how: How, streams: list[str], size: tuple[int, int],
    on_progress: Callable[[float], None] | None, timeout_s: float | None,
) -> Rendition:  # fmt: skip
    with whole_file(dst) as part:
        run_ffmpeg(
            [*input_args(src), *streams, *NO_METADATA, *MP4, "-y", f"file:{part}"],
            reads=[src],
            writes=dst.parent,
            timeout_s=timeout_s or time_limit_s(probe, how),
            on_time=_share(on_progress, probe.duration_ms),
            stall_s=STALL_S + probe.size / _SLOWEST_DISK,
        )
        length = _size_of(part)
    return Rendition(how, "video/mp4" if probe.has_video else "audio/mp4", *size, length)


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
                reads=[src],
                writes=dst.parent,
                timeout_s=_POSTER_TIMEOUT_S,
            )
            if part.exists() and part.stat().st_size:
                return
        _size_of(part)


def fit(probe: Probe, longest: int = LONG_SIDE, shortest: int = SHORT_SIDE) -> tuple[int, int]:
    """Return the pixels of a transcode: inside 1280 x 720 either way up, even, never enlarged."""
    if not probe.has_video:
        return 0, 0
    long_side, short_side = max(probe.width, probe.height), min(probe.width, probe.height)
    share = min(1.0, longest / long_side, shortest / short_side)
    return _even(probe.width * share), _even(probe.height * share)


def time_limit_s(probe: Probe, how: How) -> float:
    """Return the seconds a rendition may take: generous on one slow, shared core."""
    copying = 60 + 2 * probe.size / _SLOWEST_DISK
    seconds = probe.duration_ms / 1000
    return copying + {How.REMUX: 0.0, How.SOUND: 0.5, How.TRANSCODE: 6.0}[how] * seconds


def how_to(probe: Probe, loudness: Loudness = AS_IT_IS) -> How:
    """Return what has to be done to a recording."""
    if probe.has_video and not probe.picture_plays:
        return How.TRANSCODE
    if probe.sound_plays and not loudness.far_off:
        return How.REMUX
    return How.SOUND if probe.has_video else How.TRANSCODE


def _picture_args(probe: Probe, size: tuple[int, int] | None, encoder: tuple[str, ...] = FILM_ENCODER) -> list[str]:
    """Return the arguments for the picture; no `size` copies it."""
    if not probe.has_video:
        return ["-vn"]
    if size is None:
        return ["-map", "0:v:0", "-c:v", "copy", *_NO_SEI]
    filters = [f"scale={size[0]}:{size[1]}", "setsar=1", "format=yuv420p"]
    if not 0 < probe.frame_rate <= MOST_FRAMES_A_SECOND + 1:
        filters.insert(0, f"fps={MOST_FRAMES_A_SECOND}")
    return ["-map", "0:v:0", "-vf", ",".join(filters), *encoder, *thread_args()]


def _sound_args(probe: Probe, how: How, loudness: Loudness) -> list[str]:
    if not probe.has_audio:
        return ["-an"]
    if probe.sound_plays and not loudness.far_off and how is not How.TRANSCODE:
        return ["-map", "0:a:0", "-c:a", "copy"]
    filters = ["-af", ",".join(loudness.filters)] if loudness.filters else []
    return ["-map", "0:a:0", *filters, *SOUND_ENCODER]


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
