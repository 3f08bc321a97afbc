"""All of the demo's own files, made in a few seconds; the door of this package."""

from __future__ import annotations

import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trellis.demo.media import pages, papers, script, voice
from trellis.demo.media.lesson import ROOM_SOUND, make_lesson
from trellis.demo.media.rows import make_rows
from trellis.evidence.media.tools import ffmpeg
from trellis.evidence.media.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

LESSON, ROWS, VOICE_NOTE = "volcanoes-first-read.mp4", "making-rows.webm", "after-the-lesson.m4a"
LESSON_CAPTIONS, LESSON_PLAN = "volcanoes-first-read.vtt", "lesson-plan-information-text.pdf"
OBSERVATION, VOLCANO_TEXT = "observation-note.docx", "all-about-volcanoes.jpg"
MATHS, TICKETS, DIAGRAM = "seven-times-thirty-six.jpg", "exit-tickets-headings.png", "parts-of-a-sweet-pea.jpg"
_NOTE_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file of the demo: where it is, what it is called on a page, and what is in it.

    `kind` is video, audio, image, document or captions; `about` is a sentence
    that also serves as the picture's description. `duration_ms` is 0 for
    anything without time.
    """

    path: Path
    kind: str
    media_type: str
    title: str
    about: str
    duration_ms: int = 0

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    kind: str
    media_type: str
    title: str
    about: str
    make: Callable[[Path], None]
    seconds: float = 0.0


def make_all(folder: Path, *, lesson_seconds: float = script.LESSON_SECONDS) -> list[DemoFile]:
    """Make every demo file in `folder` and return them, the lesson clip first.

    The same bytes each time on one machine. Files already there are kept.
    `lesson_seconds` shortens the lesson clip, for tests.
    Raises ToolMissingError without ffmpeg, CalledProcessError when it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plans = _plans(lesson_seconds)
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda plan: _make(folder, plan), plans))
    return [_demo_file(folder, plan) for plan in plans]


def _make(folder: Path, plan: _Plan) -> None:
    target = folder / plan.name
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as own, whole_file(target) as part:
            made = Path(own) / plan.name  # ffmpeg knows formats by the ending
            plan.make(made)
            made.replace(part)


def _demo_file(folder: Path, plan: _Plan) -> DemoFile:
    path = folder / plan.name
    return DemoFile(path, plan.kind, plan.media_type, plan.title, plan.about, round(plan.seconds * 1000))


def _plans(lesson_seconds: float) -> list[_Plan]:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return [
        _Plan(
            LESSON, "video", "video/mp4", "Information text: volcanoes, first read",
            "A Year 4 class reads about volcanoes; the teacher asks, waits, and asks again.",
            partial(make_lesson, seconds=lesson_seconds), lesson_seconds,
        ),
        _Plan(
            ROWS, "video", "video/webm", "Making rows of twelve",
            "A pupil moves twelve counters from three rows of four to four rows of three.",
            make_rows, script.MAKING_ROWS_SECONDS,
        ),
        _Plan(
            VOICE_NOTE, "audio", "audio/mp4", "Straight after the lesson",
            "The teacher says what the seven seconds of waiting felt like.",
            _voice_note, script.VOICE_NOTE_SECONDS,
        ),
        _Plan(
            VOLCANO_TEXT, "image", "image/jpeg", "All about volcanoes",
            "A pupil's page with two headings, a labelled volcano and a fact box.",
            partial(_picture, pages.volcano_text),
        ),
        _Plan(
            MATHS, "image", "image/jpeg", "7 \u00d7 36, three ways",
            "A pupil's grid method with a slip put right, a check by rounding, and dots.",
            partial(_picture, pages.maths_page),
        ),
        _Plan(
            TICKETS, "image", "image/png", "Exit tickets: what is a heading for?",
            "Twelve tickets in rows; seven are ticked, three dotted, two ringed.",
            partial(_picture, pages.exit_tickets),
        ),
        _Plan(
            DIAGRAM, "image", "image/jpeg", "Parts of a sweet pea",
            "A pupil's labelled drawing of a sweet pea climbing a trellis.",
            partial(_picture, pages.plant_diagram),
        ),
        _Plan(
            LESSON_PLAN, "document", "application/pdf", papers.PLAN_TITLE,
            "One page: what pupils should learn, what is being tried, whom to watch.",
            papers.write_lesson_plan,
        ),
        _Plan(
            OBSERVATION, "document", word, "Observation note: the seconds after a question",
            "What a colleague saw, moment by moment, and what they wonder.",
            papers.write_observation_note,
        ),
        _Plan(
            LESSON_CAPTIONS, "captions", "text/vtt", "Captions for the lesson",
            "What is said in the lesson clip, with who speaks.",
            _captions,
        ),
    ]  # fmt: skip


def _picture(draw: Callable[[], Image.Image], path: Path) -> None:
    picture = draw()
    if path.suffix == ".png":
        picture.quantize(128).save(path, "PNG", optimize=True)
    else:
        picture.save(path, "JPEG", quality=84, optimize=True, progressive=True)


def _captions(path: Path) -> None:
    path.write_text(script.lesson_captions(), encoding="utf-8")


def _voice_note(path: Path) -> None:
    sound = path.with_suffix(".wav")
    voice.speak(sound, script.VOICE_NOTE, script.VOICE_NOTE_SECONDS, seed=8)
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    command = [ffmpeg(), "-v", "error", "-nostdin", "-y", "-i", str(sound), "-af", ROOM_SOUND, "-c:a", "aac"]
    subprocess.run([*command, "-b:a", "64k", *plain, "-f", "ipod", str(path)], check=True, timeout=_NOTE_TIMEOUT_S)
