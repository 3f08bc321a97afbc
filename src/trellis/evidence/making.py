"""Making an item ready: a checksum, what browsers play, a still, without hidden data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trellis.evidence import store
from trellis.evidence.commands.preparing import Made, Original
from trellis.evidence.enums import FileRole, ItemKind
from trellis.evidence.media.pictures import image_copy
from trellis.evidence.media.probe import Probe, probe
from trellis.evidence.media.renditions import make_playable, make_poster
from trellis.evidence.media.waveform import make_waveform

WAVE_POINTS = 240
POSTER_AT = 10  # a tenth of the way in, past the hand on the lens
POSTER_LATEST_MS = 60_000


def make(source: Path, original: Original, workshop: Path, on_progress: Callable[[float], None]) -> list[Made]:
    """Make and store what the item's kind needs; [] for documents. Raises MediaError.

    Keys follow from the original's, so a job run again after a kill overwrites its own files.
    """
    if original.kind == ItemKind.IMAGE:
        return [_picture(source, original, workshop)]
    if original.kind not in {ItemKind.VIDEO, ItemKind.AUDIO}:
        return []
    return _recording(source, original, workshop, on_progress)


def _picture(source: Path, original: Original, workshop: Path) -> Made:
    made = workshop / "picture"
    copy = image_copy(source, made)
    ending = "png" if copy.media_type == "image/png" else "jpg"
    return _keep(
        made, original, FileRole.IMAGE, f"picture.{ending}", copy.media_type, width=copy.width, height=copy.height
    )


def _recording(source: Path, original: Original, workshop: Path, on_progress: Callable[[float], None]) -> list[Made]:
    found = probe(source)
    playable = workshop / "playable.mp4"
    rendition = make_playable(source, playable, found, on_progress=on_progress)
    made = [
        _keep(
            playable,
            original,
            FileRole.PLAYABLE,
            "playable.mp4",
            rendition.media_type,
            width=rendition.width,
            height=rendition.height,
            duration_ms=found.duration_ms,
            waveform=tuple(make_waveform(playable, found, WAVE_POINTS)),
        )
    ]
    if found.has_video:
        made.append(_poster(playable, found, original, workshop))
    return made


def _poster(playable: Path, found: Probe, original: Original, workshop: Path) -> Made:
    still = workshop / "poster.jpg"
    make_poster(playable, still, min(found.duration_ms // POSTER_AT, POSTER_LATEST_MS))
    return _keep(still, original, FileRole.POSTER, "poster.jpg", "image/jpeg")


def _keep(
    path: Path,
    original: Original,
    role: FileRole,
    name: str,
    media_type: str,
    *,
    width: int = 0,
    height: int = 0,
    duration_ms: int = 0,
    waveform: tuple[int, ...] = (),
) -> Made:
    key = f"{original.folder}/{name}"
    store.keep(path, key)
    return Made(role, key, media_type, path.stat().st_size, store.digest(path), width, height, duration_ms, waveform)
