"""The shape of a recording's sound, so that turns and pauses can be seen."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from trellis.evidence.media.running import input_args, read_output

if TYPE_CHECKING:
    from pathlib import Path

    from trellis.evidence.media.probe import Probe

_RATE = 4000  # enough for loudness, and little to hold
_LOUDEST = 32768
_SCALE = 100


def make_waveform(src: Path, probe: Probe, points: int = 400) -> list[int]:
    """Return `points` loudness peaks, 0…100, evenly over the recording; [] without sound.

    Raises RenditionFailedError or TimedOutError.
    """
    if not probe.has_audio:
        return []
    seconds = probe.duration_ms / 1000
    raw = read_output(
        [*input_args(src), "-map", "0:a:0", "-ac", "1", "-ar", str(_RATE), "-f", "s16le", "pipe:1"],
        reads=[src],
        timeout_s=60 + seconds,
        most=int((seconds + 10) * _RATE) * 2,
    )
    samples = array("h", raw[: len(raw) // 2 * 2])
    step = max(1, len(samples) / points)
    return [_peak(samples[int(at * step) : int((at + 1) * step)]) for at in range(points)]


def _peak(samples: array[int]) -> int:
    if not samples:
        return 0
    loudest = max(abs(value) for value in samples)
    return min(_SCALE, round(loudest * _SCALE / _LOUDEST))
