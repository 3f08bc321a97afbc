"""Real recordings and pictures for the domain's tests."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from trellis.evidence.media.tools import ffmpeg

SOURCE = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=duration=2:size=320x240:rate=12",
    "-f",
    "lavfi",
    "-i",
    "sine=frequency=300:duration=2",
]


@pytest.fixture(scope="session")
def recordings(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("recordings")


def _made(path: Path, *arguments: str) -> Path:
    subprocess.run(
        [ffmpeg(), "-v", "error", "-nostdin", "-y", *SOURCE, *arguments, str(path)], check=True, capture_output=True
    )
    return path


@pytest.fixture(scope="session")
def lesson(recordings) -> Path:
    """H.264 and AAC with a place and a title in it, as a phone writes them."""
    told = [
        "-metadata",
        "location=+51.5014-000.1419/",
        "-metadata",
        "title=SECRET-TITLE",
        "-movflags",
        "use_metadata_tags",
    ]
    return _made(
        recordings / "lesson.mp4",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        *told,
    )


@pytest.fixture(scope="session")
def webm(recordings) -> Path:
    live = [
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus",
        "-f",
        "webm",
        "-live",
        "1",
    ]
    return _made(recordings / "recorded.webm", *live)


@pytest.fixture(scope="session")
def broken(recordings, lesson) -> Path:
    path = recordings / "broken.mp4"
    path.write_bytes(lesson.read_bytes()[: lesson.stat().st_size // 2])
    return path


@pytest.fixture(scope="session")
def photo(recordings) -> Path:
    path = recordings / "work.jpg"
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    Image.new("RGB", (400, 300), "green").save(path, exif=exif)
    return path
