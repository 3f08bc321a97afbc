"""How loud a recording is (EBU R128), and how to bring it to where speech is heard without the volume knob.

The measure is integrated loudness in LUFS as ITU-R BS.1770 defines it, taken by ffmpeg's `ebur128`
filter. The gain is one number for the whole recording, so quiet stays quiet against loud and a pause
stays a pause; only peaks that would clip are held by a limiter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trellis.evidence.media.errors import MediaError
from trellis.evidence.media.running import input_args, read_report

if TYPE_CHECKING:
    from pathlib import Path

    from trellis.evidence.media.probe import Probe

TARGET_LUFS = -16.0  # the upper end of what AES TD1008 gives for speech on small devices
FAR_OFF_LU = 6.0  # a copied stream is encoded anew only beyond this
NEAR_LU = 1.0  # nearer than this nobody hears
MOST_GAIN_DB = 24.0  # beyond it one hears the room's hiss, not the pupils
PEAK_DB = -1.5
_SILENT_LUFS = -60.0  # nothing that could be made louder
_INTEGRATED = re.compile(r"^\s*I:\s+(-?[0-9.]+|nan|-?inf) LUFS", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness in LUFS; None for silence."""

    lufs: float | None

    @property
    def gain_db(self) -> float:
        """Return the decibels to add, 0 where nobody would hear the difference."""
        if self.lufs is None:
            return 0.0
        gain = max(-MOST_GAIN_DB, min(MOST_GAIN_DB, TARGET_LUFS - self.lufs))
        return 0.0 if abs(gain) < NEAR_LU else round(gain, 1)

    @property
    def far_off(self) -> bool:
        """Whether sound that could be copied is worth encoding anew."""
        return abs(self.gain_db) > FAR_OFF_LU

    @property
    def filters(self) -> list[str]:
        """Return the ffmpeg audio filters that bring it to the target."""
        if not self.gain_db:
            return []
        peak = 10 ** (PEAK_DB / 20)
        return [f"volume={self.gain_db}dB", f"alimiter=limit={peak:.4f}:level=disabled"]


AS_IT_IS = Loudness(None)


def measure(src: Path, probe: Probe) -> Loudness:
    """Return how loud the recording's sound is; `AS_IT_IS` for none, for silence and for what cannot be read."""
    if not probe.has_audio:
        return AS_IT_IS
    heard = ["-map", "0:a:0", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
    try:
        report = read_report(
            [*input_args(src, "-vn", "-sn", "-dn"), *heard], reads=[src], timeout_s=60 + probe.duration_ms / 1000
        )
    except MediaError:  # the sound may still be playable, or its picture
        return AS_IT_IS
    found = _INTEGRATED.findall(report)
    lufs = float(found[-1]) if found else float("nan")
    return Loudness(lufs) if lufs > _SILENT_LUFS else AS_IT_IS  # nan compares as false
