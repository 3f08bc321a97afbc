"""What is said and done in the demo's lesson clip: a first read about volcanoes, Year 4.

Times are seconds. Picture, sound, captions and anything else that speaks of a
moment in the clip read this one table, so they agree.
"""

from __future__ import annotations

from dataclasses import dataclass

LESSON_SECONDS = 96.0
TEACHER = "Teacher"


@dataclass(frozen=True, slots=True)
class Turn:
    """One person's turn to speak: from `start` to `end` seconds."""

    start: float
    end: float
    speaker: str
    words: str

    @property
    def by_teacher(self) -> bool:
        """Whether the teacher speaks."""
        return self.speaker == TEACHER


@dataclass(frozen=True, slots=True)
class Raised:
    """One pupil's hand, up from `start` to `end` seconds; pupils are counted from the left, from 0."""

    pupil: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Writing:
    """A line that appears on the board, written from `start` to `end` seconds."""

    start: float
    end: float
    line: int
    words: str


TURNS = (
    Turn(1.5, 7.0, TEACHER, "Look at the page in front of you. It is all about volcanoes."),
    Turn(8.2, 12.2, TEACHER, "How can we tell that it is not a story?"),
    Turn(18.4, 19.8, TEACHER, "Yes, by the window."),
    Turn(20.4, 24.6, "Pupil 1", "It has got headings, and a picture with labels."),
    Turn(25.6, 28.2, TEACHER, "Headings and labels. Thank you."),
    Turn(29.6, 36.0, TEACHER, "What is a heading for? Hands down, please. Just think, first."),
    Turn(43.6, 46.6, TEACHER, "Now tell the person next to you."),
    Turn(61.4, 64.2, TEACHER, "And back to me. Who has an idea?"),
    Turn(66.6, 71.4, "Pupil 3", "It tells you what is in that bit, so you can find it."),
    Turn(72.2, 76.0, TEACHER, "So you can find it. Who can add to that?"),
    Turn(81.0, 85.6, "Pupil 4", "You do not have to read it from the start, like a story."),
    Turn(86.6, 93.4, TEACHER, "So we can begin anywhere. Write that down, in your own words."),
)

# pupils talking in pairs, over one another
PAIR_TALK = (
    Turn(47.2, 52.0, "Pupil 1", "I think it is so that you know what the next bit is about."),
    Turn(47.9, 51.0, "Pupil 3", "It is like a title, but a small one."),
    Turn(51.6, 56.0, "Pupil 2", "Yes, and it is big and dark, so you can see it."),
    Turn(52.4, 56.8, "Pupil 4", "If you want to know about lava, you look for lava."),
    Turn(56.4, 60.4, "Pupil 1", "So you do not have to read all of it."),
    Turn(57.4, 60.6, "Pupil 3", "Like in a shop, where it says bread."),
)
PAIR_TALK_SPAN = (47.2, 60.8)

HANDS = (
    Raised(0, 15.4, 20.2),
    Raised(3, 17.0, 20.6),
    Raised(2, 64.8, 66.9),
    Raised(1, 65.4, 67.4),
    Raised(4, 65.9, 67.6),
    Raised(3, 79.2, 81.4),
)

BOARD_TITLE = "Volcanoes"
WRITINGS = (
    Writing(9.0, 12.6, 0, "How can we tell it is not a story?"),
    Writing(26.0, 28.0, 1, "headings"),
    Writing(28.2, 29.4, 2, "labels"),
    Writing(33.0, 35.4, 3, "What is a heading for?"),
    Writing(87.4, 90.4, 4, "We can begin anywhere."),
)

MAKING_ROWS_SECONDS = 8.0
MAKING_ROWS = (
    Turn(0.6, 3.0, "Pupil 2", "Three rows of four makes twelve."),
    Turn(4.2, 7.2, "Pupil 5", "Turn it round. Four rows of three. It is the same."),
)

VOICE_NOTE_SECONDS = 12.0
VOICE_NOTE = (
    Turn(0.4, 4.6, TEACHER, "I waited for seven seconds, and nobody put a hand up."),
    Turn(5.4, 8.2, TEACHER, "It felt like a fortnight."),
    Turn(8.8, 11.6, TEACHER, "But the talk in pairs was good."),
)


def captions(turns: tuple[Turn, ...]) -> str:
    """Return turns as WebVTT captions, with who speaks."""
    cues = [f"{_stamp(t.start)} --> {_stamp(t.end)}\n<v {t.speaker}>{t.words}\n" for t in turns]
    return "WEBVTT\n\n" + "\n".join(cues)


def lesson_captions() -> str:
    """Return the lesson's captions; talk in pairs is one cue, as no one could follow it all."""
    murmur = Turn(*PAIR_TALK_SPAN, "Pupils", "[talking in pairs]")
    return captions(tuple(sorted((*TURNS, murmur), key=lambda turn: turn.start)))


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{rest:06.3f}"
