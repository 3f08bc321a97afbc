"""What is in a recording: length, size, codecs, and whether every browser plays it as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trellis.evidence.media import kinds, probe_child
from trellis.evidence.media.boxes import outline
from trellis.evidence.media.errors import (
    DamagedMediaError,
    EmptyFileError,
    NotMediaError,
    TimedOutError,
    TooLongError,
    TruncatedMediaError,
)
from trellis.evidence.media.running import FORMATS, confined, plain_environment, python_reads
from trellis.evidence.media.sizes import say_duration, say_size

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT_S = 30.0
LONGEST_MS = 12 * 60 * 60 * 1000
_LEAST_BYTES_A_SECOND = 50  # the thinnest speech codec carries ten times this
_ISO_TYPES = ("video/mp4", "video/quicktime", "audio/mp4", "video/3gpp", "video/3gpp2")
_PLAIN_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_PLAIN_PROFILES = ("Baseline", "Constrained Baseline", "Main", "High")
_TALLEST = 1088  # 1080 rounded up to whole blocks
_HIGHEST_LEVEL = 52
_QUARTER = 90
_SQUARE = 0.01  # pixels this near to square are shown as square


@dataclass(frozen=True, slots=True)
class Probe:
    """What a recording holds.

    `width` and `height` are pixels as shown, after `rotation` (0, 90, 180 or
    270 degrees clockwise); both are 0 for sound alone. Codecs are ffmpeg's
    names, "" when there is none. `frame_rate` is frames a second, 0 if unknown.
    `picture_plays` and `sound_plays` say which streams may be copied as they
    are into an MP4 for any browser; both are true of a stream that is absent.
    """

    duration_ms: int
    width: int
    height: int
    video_codec: str
    audio_codec: str
    rotation: int
    container: str
    has_audio: bool
    picture_plays: bool
    sound_plays: bool
    frame_rate: float = 0.0
    media_type: str = ""
    size: int = 0

    @property
    def has_video(self) -> bool:
        """Whether there is a moving picture."""
        return bool(self.video_codec)

    @property
    def plays_everywhere(self) -> bool:
        """Whether everything in it may be copied: no re-encoding is needed."""
        return self.picture_plays and self.sound_plays


def probe(path: Path, *, timeout_s: float = TIMEOUT_S) -> Probe:
    """Return what the recording at `path` holds.

    Raises EmptyFileError, NotMediaError, TruncatedMediaError, TooLongError,
    DamagedMediaError or TimedOutError, each with a sentence for the owner.
    """
    size = path.stat().st_size
    media_type = _recording_type(path, size)
    if media_type in _ISO_TYPES:
        _check_whole(path, size)
    found = _look(path, timeout_s)
    _check_found(found)
    duration_ms = round(found["duration_us"] / 1000)
    _check_duration(duration_ms, size)
    return _as_probe(found, duration_ms, media_type, size)


def _recording_type(path: Path, size: int) -> str:
    if size == 0:
        msg = "This file is empty. Please choose it again, or record again."
        raise EmptyFileError(msg)
    with path.open("rb") as file:
        kind = kinds.sniff(file.read(kinds.HEAD_BYTES), path.name)
    if kind.kind not in {kinds.Kind.VIDEO, kinds.Kind.AUDIO}:
        msg = "This is not a recording that can be played. Please choose a video or a sound file."
        raise NotMediaError(msg)
    return kind.media_type


def _check_whole(path: Path, size: int) -> None:
    """Raise TruncatedMediaError when an MP4's own boxes say that more should follow."""
    found = outline(path)
    if found.should_end > size and found.should_end < 2**50:
        have, want = say_size(size), say_size(found.should_end)
        msg = f"This recording is cut short: {have} of {want} are here. Please upload it again."
        raise TruncatedMediaError(msg)
    if not found.has_index:
        msg = "This recording has no index, as happens when a phone stops in the middle. Please choose another copy."
        raise TruncatedMediaError(msg)


def _look(path: Path, timeout_s: float) -> dict[str, Any]:
    child = [sys.executable, "-I", probe_child.__file__]
    within = confined(reads=[path, *python_reads()], cpu_s=timeout_s, file_bytes=0)
    command = [*within, *child, str(path.absolute()), FORMATS, str(max(1, int(timeout_s)))]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=timeout_s, check=False, stdin=subprocess.DEVNULL,
            env=plain_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        msg = "Reading this recording took too long, so it was stopped. The original is kept."
        raise TimedOutError(msg) from error
    if done.returncode != 0:
        msg = "This recording is damaged and cannot be read. Please choose another copy."
        raise DamagedMediaError(msg)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _check_found(found: dict[str, Any]) -> None:
    video, audio = found["video"], found["audio"]
    if video is None and audio is None:
        msg = "This file holds neither picture nor sound."
        raise NotMediaError(msg)
    if video is not None and not video["decodes"]:
        msg = "No picture of this video can be read. Please choose another copy."
        raise DamagedMediaError(msg)


def _check_duration(duration_ms: int, size: int) -> None:
    if duration_ms <= 0:
        msg = "This recording is damaged: it holds no moment that can be played."
        raise DamagedMediaError(msg)
    said = say_duration(duration_ms)
    if size < duration_ms / 1000 * _LEAST_BYTES_A_SECOND:
        msg = f"This recording says it lasts {said} but holds only {say_size(size)}: it is damaged."
        raise DamagedMediaError(msg)
    if duration_ms > LONGEST_MS:
        longest = say_duration(LONGEST_MS)
        msg = f"This recording lasts {said}; the most is {longest}. Trim it, or send part."
        raise TooLongError(msg)


def _as_probe(found: dict[str, Any], duration_ms: int, media_type: str, size: int) -> Probe:
    video, audio = found["video"], found["audio"]
    width, height, rotation = _shown(video) if video else (0, 0, 0)
    return Probe(
        duration_ms=duration_ms,
        width=width,
        height=height,
        video_codec=video["codec"] if video else "",
        audio_codec=audio["codec"] if audio else "",
        rotation=rotation,
        container=found["container"],
        has_audio=audio is not None,
        picture_plays=video is None or _picture_plays(video, min(width, height)),
        sound_plays=audio is None or audio["codec"] == "aac",
        frame_rate=video["rate"] if video else 0.0,
        media_type=media_type,
        size=size,
    )


def _shown(video: dict[str, Any]) -> tuple[int, int, int]:
    """Return width, height and rotation as a viewer sees them."""
    rotation = round(-video["rotation"] / _QUARTER) * _QUARTER % 360  # FFmpeg counts the other way
    width, height = round(video["width"] * video["aspect"]), video["height"]
    if rotation % 180:
        width, height = height, width
    return width, height, rotation


def _picture_plays(video: dict[str, Any], short_side: int) -> bool:
    """Return whether every browser shows this picture as it is."""
    return bool(
        video["codec"] == "h264"
        and video["pixels"] in _PLAIN_PIXELS
        and (not video["profile"] or video["profile"] in _PLAIN_PROFILES)
        and (video["level"] or 0) <= _HIGHEST_LEVEL
        and abs(video["aspect"] - 1) < _SQUARE
        and short_side <= _TALLEST
    )
