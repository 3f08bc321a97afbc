"""Loudness as heard (EBU R128): measured, brought to one level, and left alone when it is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trellis.evidence.media.loudness import AS_IT_IS, FAR_OFF_LU, TARGET_LUFS, Loudness, measure
from trellis.evidence.media.probe import probe
from trellis.evidence.media.renditions import How, how_to, make_playable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TONE = "sine=frequency=1000:sample_rate=48000:duration=4,volume={}dB"
FILM = ["-f", "lavfi", "-i", "testsrc2=duration=4:size=160x120:rate=12"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]


def tone(make_clip: Callable[..., Path], name: str, gain_db: float, *codec: str) -> Path:
    """Return four seconds of a 1 kHz sine in two channels; ffmpeg's sine is at -18 dB of full scale."""
    sound = TONE.format(gain_db) + ",pan=stereo|c0=c0|c1=c0"
    return make_clip(name, "-f", "lavfi", "-i", sound, *codec)


def test_a_reference_tone_measures_what_the_standard_says(make_clip: Callable[..., Path]) -> None:
    """EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS in both channels measures -23 LUFS ± 0.1."""
    clip = tone(make_clip, "reference.wav", -23 + 18.06, "-c:a", "pcm_s24le")
    found = measure(clip, probe(clip)).lufs
    assert found is not None
    assert found == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("gain_db", [-20, 8])
def test_sound_that_is_encoded_comes_to_the_target(
    make_clip: Callable[..., Path], tmp_path: Path, gain_db: int
) -> None:
    clip = tone(make_clip, f"tone{gain_db}.wav", gain_db, "-c:a", "pcm_s16le")
    out, found = tmp_path / "out.m4a", probe(clip)
    make_playable(clip, out, found, loudness=measure(clip, found))
    after = measure(out, probe(out)).lufs
    assert after is not None
    assert after == pytest.approx(TARGET_LUFS, abs=1.0)


def test_sound_that_can_be_copied_is_encoded_only_when_it_is_far_off(
    make_clip: Callable[..., Path], tmp_path: Path
) -> None:
    for name, gain_db, how in (("near.mp4", 3, How.REMUX), ("far.mp4", -12, How.SOUND)):
        sound = TONE.format(gain_db) + ",pan=stereo|c0=c0|c1=c0"
        clip = make_clip(name, *FILM, "-f", "lavfi", "-i", sound, *H264, "-c:a", "aac")
        found, out = probe(clip), tmp_path / name
        loudness = measure(clip, found)
        assert loudness.lufs is not None
        assert (abs(loudness.lufs - TARGET_LUFS) > FAR_OFF_LU) == (how is How.SOUND)
        assert how_to(found, loudness) is how
        assert make_playable(clip, out, found, loudness=loudness).how is how
        after = measure(out, probe(out)).lufs
        assert after is not None
        if how is How.SOUND:
            assert after == pytest.approx(TARGET_LUFS, abs=1.0)
        else:
            assert after == pytest.approx(loudness.lufs, abs=0.2)


def test_silence_and_films_without_sound_stay_as_they_are(make_clip: Callable[..., Path], tall_clip: Path) -> None:
    quiet = make_clip("silence.m4a", "-f", "lavfi", "-i", "anullsrc=duration=2", "-c:a", "aac")
    assert measure(quiet, probe(quiet)) == AS_IT_IS
    assert measure(tall_clip, probe(tall_clip)) == AS_IT_IS
    assert (AS_IT_IS.gain_db, AS_IT_IS.filters, AS_IT_IS.far_off) == (0.0, [], False)


def test_the_gain_is_bounded_and_peaks_are_held() -> None:
    assert Loudness(-58.0).gain_db == 24.0
    assert Loudness(TARGET_LUFS - 0.5).gain_db == 0.0
    assert Loudness(-30.0).filters == ["volume=14.0dB", "alimiter=limit=0.8414:level=disabled"]
