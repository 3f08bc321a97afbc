"""`bin/bench media`: making recordings ready, against their own length and against a bare ffmpeg, in one run.

CPU is of this process and all its helpers; wall and CPU are both printed, since a busy machine
disturbs the one and hardly the other. Bare ffmpeg is the same arguments without Trellis around them.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trellis.evidence.media import renditions, running, thumbnails
from trellis.evidence.media.loudness import measure
from trellis.evidence.media.probe import probe
from trellis.evidence.media.renditions import How, how_to, make_playable, make_poster, make_small
from trellis.evidence.media.tools import ffmpeg
from trellis.evidence.media.waveform import make_waveform

REMUX_LEAST = 50.0  # times real time
OVERHEAD_MOST = 1.05  # of bare ffmpeg's CPU
LESSON_S = {"small": 120, "national": 2400}
FILM_S = {"small": 8, "national": 60}
ROUNDS = 3


def run(options) -> list[dict]:
    """Return the figures: {name, value, unit, target, ok, peer}."""
    with tempfile.TemporaryDirectory(prefix="trellis-bench-") as folder:
        place = Path(folder)
        return [*_copying(place, LESSON_S[options.size]), *_encoding(place, FILM_S[options.size])]


def _copying(place: Path, seconds: int) -> list[dict]:
    """A lesson as phones record it, copied: the whole job's steps, and the copying alone."""
    lesson = _lesson(place, seconds)
    found, out = probe(lesson), place / "playable.mp4"
    assert how_to(found, measure(lesson, found)) is How.REMUX

    def ready() -> None:
        again = probe(lesson)
        make_playable(lesson, out, again, loudness=measure(lesson, again))
        make_waveform(out, again)
        make_poster(out, place / "poster.jpg", 10_000)

    figures = []
    for name, work, gate in (
        ("remux alone", lambda: make_playable(lesson, out, found), "wall"),
        ("remux with probe, loudness, waveform and poster", ready, "CPU"),
    ):
        for what, cost in zip(("wall", "CPU"), _measured(work), strict=True):
            target = REMUX_LEAST if what == gate else None
            rate = seconds / cost
            ok = rate >= target if target else None
            figures.append(_figure(f"{name}, {seconds} s of 1080p, {what}", rate, "x real", target, ok))
    _, cpu = _measured(lambda: thumbnails.make_thumbnails(out, place / "sheet.jpg", found), 1)
    return [*figures, _figure(f"sheet of a hundred small pictures, {seconds} s of 1080p, CPU", seconds / cpu, "x real")]


def _encoding(place: Path, seconds: int) -> list[dict]:
    """A film no browser plays, encoded by Trellis and by ffmpeg alone, turn by turn."""
    film = _film(place, seconds)
    found, out = probe(film), place / "encoded.mp4"
    loudness = measure(film, found)
    streams = renditions.stream_args(found, How.TRANSCODE, loudness)
    arguments = [*running.input_args(film), *streams, *renditions.NO_METADATA, *renditions.MP4]
    bare = [ffmpeg(), "-nostdin", "-v", "error", *arguments, "-y", str(place / "bare.mp4")]

    def alone() -> None:
        subprocess.run(bare, check=True)

    figures = []
    for name, ours in (
        ("transcode to 720p", lambda: make_playable(film, out, found, loudness=loudness)),
        ("transcode to 720p with measuring its loudness", lambda: _both_passes(film, out, found)),
    ):
        pairs = [(_cost(ours), _cost(alone)) for _ in range(ROUNDS)]
        ratio = statistics.median(one[1] / two[1] for one, two in pairs)
        cpu, peer = (statistics.median(values) for values in zip(*((a[1], b[1]) for a, b in pairs), strict=True))
        gated = "measuring" not in name
        figures += [
            _figure(f"{name}, CPU against bare ffmpeg", ratio, "x", OVERHEAD_MOST if gated else None,
                    ratio <= OVERHEAD_MOST if gated else None, 1.0),
            _figure(f"{name}, {seconds} s of 1080p, CPU", cpu, "s", peer=peer),
        ]  # fmt: skip
    _, cpu = _measured(lambda: make_small(out, place / "small.mp4", probe(out)), 1)
    return [*figures, _figure(f"smaller picture of it, {seconds} s of 720p, CPU", seconds / cpu, "x real")]


def _both_passes(film: Path, out: Path, found) -> None:
    make_playable(film, out, found, loudness=measure(film, found))


def _measured(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the median wall and CPU seconds of a few rounds."""
    costs = [_cost(work) for _ in range(rounds)]
    return statistics.median(cost[0] for cost in costs), statistics.median(cost[1] for cost in costs)


def _cost(work: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU seconds of one round, helpers included."""
    begun, used = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - begun, _cpu() - used


def _cpu() -> float:
    usages = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _lesson(place: Path, seconds: int) -> Path:
    """1080p H.264 at about 8 Mbit/s with AAC: ten seconds encoded, then repeated without encoding."""
    ten, lesson = place / "ten.mp4", place / "lesson.mp4"
    _ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=30:duration=10,noise=alls=12:allf=t",
        "-f", "lavfi", "-i", "sine=frequency=300:duration=10,volume=3dB,pan=stereo|c0=c0|c1=c0",
        "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "8M", "-g", "30", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "128k", str(ten),
    )  # fmt: skip
    _ffmpeg("-stream_loop", str(seconds // 10 - 1), "-i", str(ten), "-c", "copy", str(lesson))
    return lesson


def _film(place: Path, seconds: int) -> Path:
    """1080p MPEG-4 part 2 with plain PCM, as older cameras record."""
    film = place / "film.mov"
    _ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=size=1920x1080:rate=30:duration={seconds},noise=alls=6:allf=t",
        "-f", "lavfi", "-i", f"sine=frequency=300:duration={seconds}",
        "-c:v", "mpeg4", "-q:v", "4", "-c:a", "pcm_s16le", str(film),
    )  # fmt: skip
    return film


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([ffmpeg(), "-nostdin", "-v", "error", "-y", *arguments], check=True)


def _figure(name: str, value: float, unit: str, target=None, ok=None, peer=None) -> dict:
    peer = round(peer, 2) if peer is not None else None
    return {
        "name": name,
        "value": round(value, 3 if unit == "x" else 1),
        "unit": unit,
        "target": target,
        "ok": ok,
        "peer": peer,
    }
