"""Starting the child that follows and hides, and joining its pictures with the sound."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from trellis.evidence.masking import child, path
from trellis.evidence.masking.plan import Plan, as_data
from trellis.evidence.media import running
from trellis.evidence.media.errors import RenditionFailedError
from trellis.evidence.media.probe import Probe
from trellis.evidence.media.renditions import FILM_ENCODER, MOST_FRAMES_A_SECOND, MP4, NO_METADATA, SOUND_ENCODER, fit
from trellis.evidence.media.tools import ffmpeg
from trellis.evidence.media.whole import whole_file

FOLLOWED = 640, 360  # pixels in which areas are followed
TILE = 480, 270
COLUMNS = 2
TILES_MOST = 16
SLOWEST = 12  # seconds of work for a second of film, on one slow shared core
TENTH = 10
VOICE = "aresample=48000,asetrate=37920,aresample=48000,atempo=1.265823,lowpass=f=3400"  # 0.79 of pitch and timbre
_SOURCE = Path(__file__).parents[3]
Tell = Callable[[float], None]
Ways = Sequence[path.Way]
FAILED = "The copy could not be made. What you marked is kept; please try again."


def follow(
    src: Path, found: Probe, plan: Plan, workshop: Path, tell: Tell | None = None
) -> tuple[Ways, list[list[int]]]:
    """Return the way of each area through the recording, and the moments at which each was lost.

    Raises RenditionFailedError or TimedOutError.
    """
    width, height = fit(found, *FOLLOWED)
    begin = max(0, min(area.begins for area in plan.areas) - 100)
    order = {
        "does": "follow", "plan": as_data(plan), "width": width, "height": height, "rate": _rate(found),
        "begin": begin, "end": min(found.duration_ms, max(area.until for area in plan.areas)),
    }  # fmt: skip
    made = _child(src, order, workshop, found, tell)
    return [path.way_from(way) for way in made["ways"]], made["lost"]


def strip(
    src: Path, found: Probe, plan: Plan, ways: Ways, moments: Sequence[tuple[int, str]], dst: Path
) -> tuple[int, int]:
    """Write a sheet of the pictures at these moments, hidden and outlined, with their words; return its size."""
    width, height = fit(found, *TILE)
    order = {
        "does": "strip", "plan": as_data(plan), "ways": [path.way_data(way) for way in ways], "width": width,
        "height": height, "rate": _rate(found), "columns": COLUMNS, "end": found.duration_ms, "out": str(dst),
        "moments": [at for at, _ in moments], "words": [words for _, words in moments],
    }  # fmt: skip
    made = _child(src, order, dst.parent, found, None)
    return made["width"], made["height"]


def moments_to_check(plan: Plan, lost: Sequence[Sequence[int]], duration: int) -> list[int]:
    """Return the moments worth looking at: spread over what is hidden, with those where something was lost."""
    if not plan.areas:
        return [duration * share // (TENTH + 1) for share in range(1, TENTH + 1)]
    lost_at = sorted({at for one in lost for at in one if at < duration})[:TILES_MOST]
    wanted: set[int] = set()
    each = max(2, (TILES_MOST - len(lost_at)) // len(plan.areas))
    for area in plan.areas:
        length = area.until - area.begins
        wanted |= {area.begins + length * share // each for share in range(each)}
    spread = sorted(at for at in wanted if at < duration and at not in lost_at)
    left = max(1, TILES_MOST - len(lost_at))
    return sorted([*lost_at, *spread[:: max(1, -(-len(spread) // left))]])


def hide_picture(src: Path, plan: Plan, dst: Path) -> tuple[int, int]:
    """Write a still picture with everything hidden; return its size in pixels. `dst` ends in .jpg or .png."""
    ways = [path.straight(area) for area in plan.areas]
    order = {
        "does": "picture", "plan": as_data(plan), "ways": [path.way_data(way) for way in ways], "out": str(dst),
    }  # fmt: skip
    made = _child(src, order, dst.parent, None, None)
    return made["width"], made["height"]


def hide_recording(
    src: Path, found: Probe, plan: Plan, ways: Ways, dst: Path, tell: Tell | None = None
) -> tuple[int, int]:
    """Write to `dst` the recording with everything hidden; return its picture's size.

    Nothing of the original's metadata goes into it and, where something seen is hidden, none of its pictures.
    Raises RenditionFailedError or TimedOutError; `src` is never touched.
    """
    size = (found.width, found.height)
    pictures = dst.with_name("pictures.mp4")
    if found.has_video and plan.picture:
        size = _pictures(src, found, plan, ways, pictures, tell)
    with whole_file(dst) as part:
        inputs = [*running.input_args(src)]
        reads = [src]
        if pictures.exists():
            inputs += running.input_args(pictures)
            reads.append(pictures)
        picture = ["-map", "1:v:0" if pictures.exists() else "0:v:0", "-c:v", "copy"] if found.has_video else ["-vn"]
        running.run_ffmpeg(
            [*inputs, *picture, *sound_args(found, plan), *NO_METADATA, *MP4, "-y", f"file:{part}"],
            reads=reads, writes=dst.parent, timeout_s=120 + found.duration_ms / 1000,
        )  # fmt: skip
    pictures.unlink(missing_ok=True)
    return size


def sound_args(found: Probe, plan: Plan) -> list[str]:
    """Return ffmpeg's arguments for the sound: copied, or with voices changed and silences in it."""
    if not found.has_audio:
        return ["-an"]
    if not plan.voice and not plan.silent:
        return ["-map", "0:a:0", "-c:a", "copy"]
    gaps = [f"between(t,{low / 1000:.3f},{high / 1000:.3f})" for low, high in plan.silent]
    silence = f"volume=volume=0:enable='{'+'.join(gaps)}'" if gaps else ""
    # Silent before the change as well, so that nothing of it is smeared over the edges.
    filters = [step for step in (silence, VOICE if plan.voice else "", silence if plan.voice else "") if step]
    return ["-map", "0:a:0", "-af", ",".join(filters), *SOUND_ENCODER]


def _pictures(src: Path, found: Probe, plan: Plan, ways: Ways, dst: Path, tell: Tell | None) -> tuple[int, int]:
    width, height = fit(found)
    rate = _rate(found)
    raw = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", str(rate), "-i", "pipe:0"]
    encoding = [
        "-nostdin", "-hide_banner", "-loglevel", "error", *running.thread_args(), *raw,
        "-vf", "format=yuv420p", *FILM_ENCODER, *NO_METADATA, "-f", "mp4", "-y", f"file:{dst}",
    ]  # fmt: skip
    encoding.remove("-nostdin")
    order = {
        "does": "film", "plan": as_data(plan), "ways": [path.way_data(way) for way in ways], "width": width,
        "height": height, "rate": rate, "end": found.duration_ms, "encoding": encoding,
    }  # fmt: skip
    _child(src, order, dst.parent, found, tell)
    return width, height


def _rate(found: Probe) -> float:
    """Return pictures a second: the recording's own, at most 30."""
    return round(found.frame_rate, 3) if 0 < found.frame_rate <= MOST_FRAMES_A_SECOND else MOST_FRAMES_A_SECOND


def _child(src: Path, order: dict[str, Any], workshop: Path, found: Probe | None, tell: Tell | None) -> dict[str, Any]:
    """Have the child carry out an order on `src`, within its walls, and return what it made."""
    program = str(Path(shutil.which(ffmpeg()) or ffmpeg()).absolute())
    guard = ["-protocol_whitelist", running.PROTOCOLS, "-format_whitelist", running.FORMATS]
    quiet = ["-nostdin", "-hide_banner", "-loglevel", "error"]
    order_path = workshop / "order.json"
    order_path.write_text(
        json.dumps(
            {
                "src": str(src.absolute()),
                "ffmpeg": program,
                "opening": [*quiet, *running.thread_args(), *guard],
                **order,
            }
        )
    )
    seconds = 120 + (found.duration_ms / 1000 * SLOWEST if found else 0)
    reads = [src, Path(program), *running.python_reads()]
    command = [
        *running.confined(reads=reads, writes=workshop, cpu_s=seconds * 4),
        sys.executable, "-I", child.__file__, str(_SOURCE), str(order_path),
    ]  # fmt: skip
    made = workshop / "made.json"
    made.unlink(missing_ok=True)
    for line in running.lines_of(command, timeout_s=seconds, failed=FAILED, scratch=workshop):
        if tell and line.isdigit():
            tell(int(line) / 1000)
    try:
        return dict(json.loads(made.read_text()))
    except FileNotFoundError:
        raise RenditionFailedError(FAILED) from None
    finally:
        order_path.unlink(missing_ok=True)
        made.unlink(missing_ok=True)
