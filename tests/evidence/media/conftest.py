"""Small real recordings, made once by the ffmpeg that Trellis itself finds."""

from __future__ import annotations

import struct
import subprocess
from typing import TYPE_CHECKING

import pytest

from trellis.evidence.media.tools import ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PICTURE = ["-f", "lavfi", "-i", "testsrc2=duration=2:size=320x240:rate=12"]
SOUND = ["-f", "lavfi", "-i", "sine=frequency=300:duration=2"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]


def make(path: Path, *args: str) -> Path:
    """Run ffmpeg with `args` to make `path`."""
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", *args, str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def make_clip(clips: Path) -> Callable[..., Path]:
    """Return a function that makes a recording: its name, then ffmpeg arguments."""

    def made(name: str, *args: str) -> Path:
        return make(clips / name, *args)

    return made


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder the recordings of this run are kept in."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="session")
def phone_clip(clips: Path) -> Path:
    """Return H.264 and AAC with a place, a device and a title, as a phone writes them."""
    told = ["-metadata", "location=+51.5014-000.1419/", "-metadata", "title=SECRET-TITLE"]
    told += ["-metadata", "com.apple.quicktime.model=SECRET-PHONE"]
    told += ["-metadata:s:v", "handler_name=SECRET-HANDLER", "-movflags", "use_metadata_tags"]
    return make(clips / "phone.mp4", *PICTURE, *SOUND, *H264, "-c:a", "aac", *told)


@pytest.fixture(scope="session")
def browser_clip(clips: Path) -> Path:
    """Return VP9 and Opus in WebM without a duration, as a browser records them."""
    live = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]
    piped = ["-f", "webm", "-live", "1"]
    return make(clips / "recorded.webm", *PICTURE, *SOUND, *live, *piped)


@pytest.fixture(scope="session")
def tall_clip(clips: Path) -> Path:
    """Return 60 frames a second of MPEG-4 part 2, 900 x 1600, which not all browsers play."""
    source = ["-f", "lavfi", "-i", "testsrc2=duration=1:size=900x1600:rate=60"]
    return make(clips / "tall.mov", *source, "-c:v", "mpeg4", "-an")


@pytest.fixture(scope="session")
def voice_note(clips: Path) -> Path:
    """Return an MP3 of two seconds."""
    return make(clips / "note.mp3", *SOUND, "-c:a", "libmp3lame")


@pytest.fixture(scope="session")
def camera_clip(clips: Path) -> Path:
    """Return H.264 with plain PCM sound in QuickTime, as many cameras record."""
    return make(clips / "camera.mov", *PICTURE, *SOUND, *H264, "-c:a", "pcm_s16le")


@pytest.fixture(scope="session")
def turned_clip(clips: Path) -> Path:
    """Return 320 x 240 held on its side, with the turn written as phones write it."""
    data = make(clips / "flat.mp4", *PICTURE, *H264, "-an").read_bytes()
    path = clips / "turned.mp4"
    path.write_bytes(turned_clockwise(data))
    return path


def turned_clockwise(data: bytes) -> bytes:
    """Write a quarter turn clockwise into the track header's matrix."""
    one = 1 << 16
    plain = struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, 1 << 30)
    turned = struct.pack(">9i", 0, one, 0, -one, 0, 0, 240 * one, 0, 1 << 30)
    at = data.index(plain, data.index(b"tkhd"))
    return data[:at] + turned + data[at + len(plain) :]
