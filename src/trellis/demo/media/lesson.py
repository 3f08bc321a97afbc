"""The lesson clip: a minute and a half of a classroom, drawn frame by frame and spoken."""

from __future__ import annotations

import math
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trellis.demo.media import classroom, people, voice
from trellis.demo.media.drawing import eased
from trellis.demo.media.script import HANDS, LESSON_SECONDS, PAIR_TALK, PAIR_TALK_SPAN, TURNS, WRITINGS
from trellis.evidence.media.tools import ffmpeg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL import Image

FRAMES_A_SECOND = 12
_AT_BOARD, _AMONG_PUPILS = 1040, 700
_TIMEOUT_S = 300
H264 = (
    "-c:v", "libx264", "-preset", "superfast", "-crf", "25", "-tune", "animation", "-pix_fmt", "yuv420p",
    "-profile:v", "high", "-g", "48", "-c:a", "aac", "-b:a", "72k", "-ac", "1", "-movflags", "+faststart",
)  # fmt: skip
ROOM_SOUND = "aecho=0.9:0.7:31|53:0.16|0.09,lowpass=f=6000"


class Scene:
    """Everything drawn once; `frame` puts it together for one moment."""

    def __init__(self) -> None:
        self._room = classroom.room()
        self._view = classroom.view()
        self._sill = classroom.sill()
        self._desks = classroom.desks()
        self._lines = classroom.board_lines()

    def frame(self, seconds: float) -> Image.Image:
        """Return the picture `seconds` into the lesson, 1280 x 720 RGB."""
        picture = self._room.copy()
        self._window(picture, seconds)
        self._board(picture, seconds)
        clock = classroom.hands_of_clock(int(seconds))
        x, y = classroom.CLOCK
        _put(picture, clock, x - classroom.CLOCK_RADIUS, y - classroom.CLOCK_RADIUS)
        _teacher(picture, seconds)
        _put(picture, self._desks, 0, classroom.DESK_TOP - 10)
        for number in range(len(people.PUPILS)):
            _pupil(picture, number, seconds)
        return picture

    def _window(self, picture: Image.Image, seconds: float) -> None:
        x, y, w, h = classroom.WINDOW
        left = classroom.drift(seconds, LESSON_SECONDS)
        picture.paste(self._view.crop((left, 0, left + w, h)), (x, y))
        _put(picture, self._sill, x - 24, y - 40)

    def _board(self, picture: Image.Image, seconds: float) -> None:
        for number, (x, y, line) in enumerate(self._lines):
            share = classroom.written(seconds, number)
            if share > 0:
                _put(picture, line.crop((0, 0, round(line.width * share), line.height)), x, y)


def make_lesson(path: Path, seconds: float = LESSON_SECONDS) -> None:
    """Write the first `seconds` of the lesson to `path`: MP4, H.264 and AAC, 1280 x 720, twelve frames a second."""
    scene = Scene()
    count = round(seconds * FRAMES_A_SECOND)
    frames = (scene.frame(number / FRAMES_A_SECOND) for number in range(count))
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        voice.speak(sound, (*TURNS, *PAIR_TALK), seconds)
        encode(path, frames, sound, (classroom.WIDTH, classroom.HEIGHT), H264)


def encode(
    path: Path, frames: Iterable[Image.Image], sound: Path, size: tuple[int, int], codecs: tuple[str, ...]
) -> None:
    """Encode frames and a sound file into `path`. Raises CalledProcessError when ffmpeg fails."""
    picture = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        str(FRAMES_A_SECOND),
        "-i",
        "pipe:0",
    ]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    command = [
        ffmpeg(),
        "-v",
        "error",
        "-y",
        *picture,
        "-i",
        str(sound),
        "-af",
        ROOM_SOUND,
        *codecs,
        *plain,
        "-shortest",
        str(path),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        if process.stdin is not None:
            for frame in frames:
                process.stdin.write(frame.tobytes())
            process.stdin.close()
        if process.wait(timeout=_TIMEOUT_S):
            raise subprocess.CalledProcessError(process.returncode, command)


def _teacher(picture: Image.Image, seconds: float) -> None:
    talking = next((turn for turn in TURNS if turn.by_teacher and turn.start <= seconds <= turn.end), None)
    middle, stride = _whereabouts(seconds)
    sway = 4 * math.sin(seconds * 1.1) + (2.5 * math.sin(seconds * 4.3) if talking else 0)
    lift = round(3 * abs(math.sin(seconds * 6)) * stride)
    pointing = max(_swing(seconds, w.start - 0.8, w.end + 0.4, 0.7) for w in WRITINGS)
    opening = (0.5 + 0.5 * math.sin(seconds * 2.3)) * 0.8 if talking and not pointing else 0.0
    inviting = max(_swing(seconds, start, end, 0.6) for start, end in ((18.2, 20.4), (62.6, 66.6), (74.4, 77.0)))
    x = round(middle + sway) - people.TEACHER_MIDDLE
    y = 138 - lift
    people.open_arm(round(max(opening, inviting) * people.STEPS)).put(picture, x, y)
    people.teacher_body().put(picture, x, y)
    people.pointing_arm(round(pointing * people.STEPS)).put(picture, x, y)
    mouth = round(1 + math.sin(seconds * 19) * 0.9 + math.sin(seconds * 7.7) * 0.3) if talking else 0
    head = people.teacher_head(max(0, min(2, mouth)), int(seconds * 10) % 41 == 0, _looking(seconds, pointing))
    nod = round(2 * math.sin(seconds * 2.7)) + (round(2 * math.sin(seconds * 5.1)) if talking else 0)
    head.put(picture, x + people.TEACHER_MIDDLE - 66, y + 6 + nod)


def _whereabouts(seconds: float) -> tuple[float, float]:
    """Return where the teacher stands, in pixels from the left, and how much she is walking, 0…1."""
    start, end = PAIR_TALK_SPAN
    going, coming = (seconds - start - 1) / 5, (seconds - end + 4) / 4.5
    there = eased(going) - eased(coming)
    walking = 1.0 if 0 < going < 1 or 0 < coming < 1 else 0.0
    return _AT_BOARD + (_AMONG_PUPILS - _AT_BOARD) * there, walking


def _looking(seconds: float, pointing: float) -> int:
    if pointing > 0.6:
        return -1
    if PAIR_TALK_SPAN[0] < seconds < PAIR_TALK_SPAN[1]:
        return -1 if int(seconds / 2.5) % 2 else 1
    return -1 if math.sin(seconds * 0.5) > -0.2 else 0


def _pupil(picture: Image.Image, number: int, seconds: float) -> None:
    who = people.PUPILS[number]
    speaking = any(
        turn.speaker == f"Pupil {number + 1}" and turn.start <= seconds <= turn.end for turn in (*TURNS, *PAIR_TALK)
    )
    phase = number * 1.9
    sway = round(2.4 * math.sin(seconds * 0.7 + phase))
    up = max((_swing(seconds, h.start, h.end, 0.6) for h in HANDS if h.pupil == number), default=0.0)
    if up:
        wave = round(3 * math.sin(seconds * 5 + phase)) if up > 0.9 else 0
        people.raised_arm(number).put(picture, who.x + 52 + sway + wave, who.y - 150 + round((1 - up) * 240))
    people.pupil_body(number).put(picture, who.x - people.PUPIL_MIDDLE + sway, who.y + 2)
    turn, shift = _towards(number, seconds)
    nod = round((2.2 if speaking else 0.8) * math.sin(seconds * (7 if speaking else 1.3) + phase))
    left = who.x - people.HEAD_SIZE[0] // 2 + sway + shift
    people.pupil_head(number, turn).put(picture, left, who.y - 100 + nod)


def _towards(number: int, seconds: float) -> tuple[int, int]:
    """Return which way a pupil has turned (-1, 0, 1) and how many pixels the head has moved."""
    start, end = PAIR_TALK_SPAN
    share = _swing(seconds, start - 0.6 + number * 0.15, end + 0.3 + number * 0.1, 0.7)
    side = 1 if number % 2 == 0 else -1
    return (side if share > 0.5 else 0), round(9 * share * side)


def _swing(seconds: float, start: float, end: float, over: float) -> float:
    """Return how far a movement has gone, 0…1: it begins at `start` and is undone by `end`."""
    return eased((seconds - start) / over) * eased((end - seconds) / over)


def _put(picture: Image.Image, part: Image.Image, x: int, y: int) -> None:
    if part.width and part.height:
        picture.paste(part, (x, y), part)
