"""Recordings made here: a face (a magenta square with eyes) that walks, and a voice (a tone of 300 hertz)."""

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from trellis.evidence.media.tools import ffmpeg

WIDTH, HEIGHT, RATE, SECONDS = 320, 240, 12, 3
MAGENTA = (255, 0, 255)


def place(number: int) -> tuple[int, int]:
    """Where the face's corner is in picture `number`: across, and back a little, and down."""
    return 40 + 5 * number, 60 + round(20 * np.sin(number / 6))


def picture(number: int) -> np.ndarray:
    rng = np.random.default_rng(7)
    found = cv2.resize(rng.integers(40, 170, (30, 40, 3), dtype=np.uint8), (WIDTH, HEIGHT))
    found[:, :, 0] = found[:, :, 2] = found[:, :, 1]  # a grey room
    x, y = place(number)
    cv2.rectangle(found, (x, y), (x + 39, y + 39), MAGENTA, -1)
    for eye in (10, 28):
        cv2.circle(found, (x + eye, y + 14), 4, (20, 20, 20), -1)
    cv2.line(found, (x + 10, y + 30), (x + 30, y + 30), (20, 20, 20), 3)
    return found


@pytest.fixture(scope="session")
def walker(tmp_path_factory) -> Path:
    """Three seconds, 36 pictures, the face moves five pixels in each; a title and a place in its metadata."""
    path = tmp_path_factory.mktemp("walker") / "walker.mp4"
    data = b"".join(picture(number).tobytes() for number in range(RATE * SECONDS))
    command = [
        ffmpeg(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE),
        "-i", "pipe:0", "-f", "lavfi", "-i", f"sine=frequency=300:duration={SECONDS}", "-c:v", "libx264", "-crf", "12",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata", "title=SECRET-TITLE", "-metadata", "location=+51.5-000.1/",
        "-movflags", "use_metadata_tags", str(path),
    ]  # fmt: skip
    subprocess.run(command, input=data, check=True, capture_output=True, timeout=60)
    return path


def pictures(path: Path) -> list[np.ndarray]:
    """Every picture of a recording."""
    film = cv2.VideoCapture(str(path))
    found = []
    while True:
        there, frame = film.read()
        if not there:
            film.release()
            return found
        found.append(frame)


def magenta(frame: np.ndarray) -> int:
    """How many pixels are clearly magenta."""
    blue, green, red = (frame[:, :, plane].astype(int) for plane in range(3))
    return int(((blue - green > 90) & (red - green > 90)).sum())


def sound(path: Path) -> np.ndarray:
    """The sound, one channel at 48 kHz."""
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", "48000", "pipe:1"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return np.frombuffer(done.stdout, np.float32)


def pitch(samples: np.ndarray) -> float:
    """The loudest tone in hertz."""
    strength = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(strength) * 48_000 / len(samples))
