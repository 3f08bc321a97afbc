"""Speech-like sound from written words, without a speech engine.

Each glottal pulse adds one short grain, a sum of damped sine waves at the
formants of the vowel being "said"; hissing consonants are filtered noise. It
has the rhythm, pitch and turns of talk, and nobody's voice. Formants are
rounded textbook values for English vowels.
"""

from __future__ import annotations

import math
import random
import wave
from array import array
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from trellis.demo.media.script import Turn

RATE = 16_000
_GRAIN = 224  # samples: 14 ms, longer than any pulse's own decay
_NOISE_SECONDS = 3

VOWELS: dict[str, tuple[int, int, int]] = {
    "a": (720, 1150, 2450), "e": (540, 1800, 2480), "i": (400, 1950, 2550), "o": (560, 880, 2410),
    "u": (460, 1050, 2240), "ee": (290, 2250, 2950), "ea": (290, 2250, 2950), "oo": (320, 900, 2240),
    "ou": (600, 1000, 2400), "ai": (480, 1900, 2500), "ay": (480, 1900, 2500), "y": (340, 2100, 2800),
}  # fmt: skip
HUMMED: dict[str, tuple[int, int, int]] = {
    "m": (260, 1000, 2200), "n": (270, 1500, 2500), "ng": (280, 1700, 2300), "l": (340, 1150, 2600),
    "r": (360, 1100, 1600), "w": (300, 700, 2200), "v": (280, 1200, 2300), "b": (240, 900, 2200),
    "d": (250, 1600, 2500), "g": (250, 1900, 2300), "j": (270, 1900, 2500), "z": (260, 1500, 2500),
}  # fmt: skip
# how bright the hiss is (0 dull … 1 sharp) and how loud
HISSED: dict[str, tuple[float, float]] = {
    "s": (0.95, 0.16), "sh": (0.6, 0.16), "ch": (0.6, 0.16), "f": (0.5, 0.07), "th": (0.5, 0.06),
    "h": (0.1, 0.05), "x": (0.9, 0.14), "c": (0.4, 0.2), "k": (0.4, 0.22), "p": (0.1, 0.2),
    "t": (0.85, 0.22), "q": (0.3, 0.2),
}  # fmt: skip
_BURSTS = frozenset("ckptq")
_LENGTHS = {"vowel": 1.0, "hum": 0.55, "hiss": 0.7, "burst": 0.5, " ": 0.28, ",": 2.2, ".": 3.2, "?": 3.2}


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: pitch in hertz, how much smaller than a grown-up's mouth (1 or more), loudness."""

    pitch: float
    smallness: float
    loudness: float


VOICES: dict[str, Voice] = {
    "Teacher": Voice(172, 1.05, 0.56),
    "Pupil 1": Voice(288, 1.26, 0.33),
    "Pupil 2": Voice(262, 1.22, 0.28),
    "Pupil 3": Voice(305, 1.3, 0.3),
    "Pupil 4": Voice(250, 1.2, 0.31),
    "Pupil 5": Voice(276, 1.24, 0.31),
}


def speak(path: Path, turns: tuple[Turn, ...], seconds: float, seed: int = 4) -> None:
    """Write to `path` a mono WAV of `seconds` in which `turns` are spoken in a quiet room."""
    sound = _room(int(seconds * RATE), random.Random(seed))
    for number, turn in enumerate(turns):
        _say(sound, turn, random.Random(seed * 1000 + number))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(array("h", [int(max(-1.0, min(1.0, value)) * 32_000) for value in sound]).tobytes())


def sounds(words: str) -> list[str]:
    """Return the sounds words are made of, longest spelling first: "she" is "sh", "e"."""
    text = "".join(letter for letter in words.lower() if letter.isalpha() or letter in " ,.?")
    found, at = [], 0
    while at < len(text):
        pair, one = text[at : at + 2], text[at]
        known = pair in VOWELS or pair in HUMMED or pair in HISSED
        begun = text[:at].rpartition(" ")[2]
        ends = not text[at + 1 : at + 2].isalpha()
        silent = one == "e" and ends and begun[-1:] not in VOWELS and any(v in begun for v in "aeiouy")
        if not silent:
            found.append(pair if known else one)
        at += 2 if known else 1
    return found


def _kind(sound: str) -> str:
    if sound in VOWELS:
        return "vowel"
    if sound in HUMMED:
        return "hum"
    if sound in _BURSTS:
        return "burst"
    return "hiss" if sound in HISSED else sound


def _say(out: array[float], turn: Turn, chance: random.Random) -> None:
    """Add one turn to the sound, stretched to fill its time."""
    voice, parts = VOICES[turn.speaker], sounds(turn.words)
    while parts and parts[-1] in {" ", ",", "."}:
        parts.pop()
    lengths = [_LENGTHS[_kind(part)] * chance.uniform(0.85, 1.15) for part in parts]
    unit = (turn.end - turn.start) / sum(lengths)
    at, pulse_at = turn.start, turn.start
    for number, (part, length) in enumerate(zip(parts, lengths, strict=True)):
        end = at + length * unit
        kind = _kind(part)
        if kind in {"vowel", "hum"}:
            after = next((p for p in parts[number + 1 :] if p in VOWELS), part)
            pulse_at = _voiced(out, voice, part, after, (max(at, pulse_at), at, end), turn, chance)
        elif kind in {"hiss", "burst"}:
            _hissed(out, voice, part, at, end, chance)
        at = end


def _voiced(
    out: array[float],
    voice: Voice,
    part: str,
    after: str,
    span: tuple[float, float, float],
    turn: Turn,
    chance: random.Random,
) -> float:
    """Add the pulses of a vowel or a hummed consonant; return when the next pulse is due."""
    first, start, end = span
    loud = voice.loudness * (1.0 if part in VOWELS else 0.4)
    while first < end:
        inside = (first - start) / (end - start)
        swell = math.sin(math.pi * min(1.0, 0.18 + 0.82 * inside)) ** 0.5 if part in VOWELS else 0.8
        formants = _gliding(part, after, inside, voice.smallness)
        _add(out, int(first * RATE), _grain(formants), loud * max(0.25, swell) * chance.uniform(0.92, 1.08))
        first += 1 / (_pitch(voice, turn, first) * chance.uniform(0.985, 1.015))
    return first


def _pitch(voice: Voice, turn: Turn, at: float) -> float:
    """Return the pitch in hertz: falling through a sentence, rising at the end of a question."""
    share = (at - turn.start) / (turn.end - turn.start)
    melody = 1.1 - 0.22 * share + 0.06 * math.sin(at * 5.3) + 0.025 * math.sin(at * 13.1)
    if turn.words.endswith("?") and share > 0.8:
        melody += (share - 0.8) * 1.6
    return voice.pitch * melody


def _gliding(part: str, after: str, inside: float, smallness: float) -> tuple[int, ...]:
    """Return formants on their way to the next vowel, rounded so that grains are shared."""
    here = VOWELS.get(part) or HUMMED[part]
    there = VOWELS.get(after, here)
    share = max(0.0, inside - 0.55) * 0.8
    return tuple(round((a + (b - a) * share) * smallness / 40) * 40 for a, b in zip(here, there, strict=True))


@cache
def _grain(formants: tuple[int, ...]) -> array[float]:
    """Return one pulse as heard through a mouth with these formants."""
    weights, widths = (1.0, 0.55, 0.25), (70, 100, 150)
    shape = []
    for sample in range(_GRAIN):
        t = sample / RATE
        attack = min(1.0, sample / 12) * min(1.0, (_GRAIN - sample) / 40)
        waves = (
            weight * math.exp(-math.pi * width * t) * math.sin(2 * math.pi * formant * t)
            for formant, weight, width in zip(formants, weights, widths, strict=True)
        )
        shape.append(attack * sum(waves) * 0.6)
    return array("f", shape)


def _hissed(out: array[float], voice: Voice, part: str, start: float, end: float, chance: random.Random) -> None:
    """Add noise: drawn out for "s", a moment of silence and a puff for "t"."""
    brightness, loudness = HISSED[part]
    begin, stop = int(start * RATE), int(end * RATE)
    if part in _BURSTS:
        begin = max(begin, stop - int(0.022 * RATE))
    count = min(stop, len(out)) - begin
    last, gain = 0.0, loudness * voice.loudness * 1.6
    for sample in range(max(0, count)):
        white = chance.random() - 0.5
        shaped = white - brightness * last
        last = white
        ramp = min(1.0, sample / 80, (count - sample) / 120)
        out[begin + sample] += shaped * gain * ramp


def _add(out: array[float], at: int, grain: array[float], loudness: float) -> None:
    end = min(len(out), at + len(grain))
    for place, value in zip(range(at, end), grain, strict=False):
        out[place] += value * loudness


def _room(count: int, chance: random.Random) -> array[float]:
    """Return the hush of a classroom: soft, low noise, repeated every few seconds."""
    level, hush = 0.0, array("f")
    for _ in range(_NOISE_SECONDS * RATE):
        level += (chance.random() - 0.5 - level) * 0.06
        hush.append(level * 0.018)
    return (hush * (count // len(hush) + 1))[:count]
