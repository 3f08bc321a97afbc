"""Making an item ready: what browsers play, a still, pages, without hidden data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trellis.evidence import store
from trellis.evidence.commands.preparing import Made, Original
from trellis.evidence.enums import FileRole, ItemKind
from trellis.evidence.media.documents import preview
from trellis.evidence.media.errors import MediaError, NoPreviewError
from trellis.evidence.media.loudness import measure
from trellis.evidence.media.pictures import image_copy
from trellis.evidence.media.probe import Probe, probe
from trellis.evidence.media.renditions import make_playable, make_poster, make_small, small_pays
from trellis.evidence.media.thumbnails import make_thumbnails
from trellis.evidence.media.waveform import make_waveform
from trellis.kernel.ids import new_id
from trellis.kernel.logs import log

WAVE_POINTS = 240
POSTER_AT = 10  # a tenth of the way in, past the hand on the lens
POSTER_LATEST_MS = 60_000
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Outcome:
    """What was made, what its owner should know of it ("" for nothing), and whether `enrich` adds to it."""

    made: tuple[Made, ...] = ()
    sentence: str = ""
    more: bool = False


def make(source: Path, original: Original, workshop: Path, on_progress: Tell) -> Outcome:
    """Make and store what the item's kind needs; nothing for what cannot be shown. Raises MediaError.

    Keys follow from the original's, so a job run again after a kill overwrites its own files.
    """
    if original.kind == ItemKind.IMAGE:
        return Outcome((_picture(source, original, workshop),))
    if original.kind == ItemKind.DOCUMENT:
        return _document(source, original, workshop, on_progress)
    if original.kind in {ItemKind.VIDEO, ItemKind.AUDIO}:
        return _recording(source, original, workshop, on_progress)
    return Outcome()


def _picture(source: Path, original: Original, workshop: Path) -> Made:
    made = workshop / "picture"
    copy = image_copy(source, made)
    ending = "png" if copy.media_type == "image/png" else "jpg"
    return _keep(
        made, original, FileRole.IMAGE, f"picture.{ending}", copy.media_type, width=copy.width, height=copy.height
    )


def _document(source: Path, original: Original, workshop: Path, on_progress: Tell) -> Outcome:
    try:
        shown = preview(source, original.media_type, workshop, on_progress)
    except NoPreviewError as error:
        return Outcome(sentence=error.sentence)
    pages = tuple(
        _keep(
            page.path, original, FileRole.PAGE, page.path.name, page.media_type,
            width=page.width, height=page.height, number=page.number, text=page.text, blocks=page.blocks,
        )
        for page in shown.pages
    )  # fmt: skip
    return Outcome(pages, shown.sentence)


def _recording(source: Path, original: Original, workshop: Path, on_progress: Tell) -> Outcome:
    found = probe(source)
    playable = workshop / "playable.mp4"
    rendition = make_playable(source, playable, found, loudness=measure(source, found), on_progress=on_progress)
    made = [
        _keep(
            playable, original, FileRole.PLAYABLE, "playable.mp4", rendition.media_type,
            width=rendition.width, height=rendition.height, duration_ms=found.duration_ms,
            waveform=tuple(make_waveform(playable, found, WAVE_POINTS)),
        )
    ]  # fmt: skip
    if found.has_video:
        made.append(_poster(playable, found, original, workshop))
    return Outcome(tuple(made), more=found.has_video)


def _poster(playable: Path, found: Probe, original: Original, workshop: Path) -> Made:
    still = workshop / "poster.jpg"
    make_poster(playable, still, min(found.duration_ms // POSTER_AT, POSTER_LATEST_MS))
    return _keep(still, original, FileRole.POSTER, "poster.jpg", "image/jpeg")


def enrich(source: Path, playable: Original, workshop: Path) -> list[Made]:
    """Make and store a smaller picture, if it pays, and the sprite of what is played already.

    The recording can be seen without either, so what fails is left out.
    """
    found = probe(source)
    made = []
    small = workshop / "small.mp4"
    if small_pays(found):
        try:
            rendition = make_small(source, small, found)
        except MediaError as error:
            log.info("no smaller picture", file=str(playable.file_id), why=type(error).__name__)
        else:
            size = {"width": rendition.width, "height": rendition.height, "duration_ms": found.duration_ms}
            made.append(_keep(small, playable, FileRole.SMALL, "small.mp4", rendition.media_type, **size))
    try:
        made.append(_sprite(small if made else source, found, playable, workshop))
    except MediaError as error:
        log.info("no sprite", file=str(playable.file_id), why=type(error).__name__)
    return made


def _sprite(source: Path, found: Probe, playable: Original, workshop: Path) -> Made:
    sheet = workshop / "sprite.jpg"
    made = make_thumbnails(source, sheet, found)
    geometry = {"count": made.count, "columns": made.columns, "every_ms": made.every_ms}
    return _keep(
        sheet, playable, FileRole.SPRITE, "sprite.jpg", "image/jpeg",
        width=made.width, height=made.height, geometry=geometry,
    )  # fmt: skip


def hidden(source: Path, folder: str, workshop: Path, size: tuple[int, int]) -> list[Made]:
    """Store a recording in which something is hidden, with still, small picture and sheet made of it alone.

    Raises MediaError.
    """
    found = probe(source)
    key = f"{folder}/playable.mp4"
    made = [
        stored(
            source, key, FileRole.PLAYABLE, "video/mp4" if found.has_video else "audio/mp4",
            width=size[0], height=size[1], duration_ms=found.duration_ms,
            waveform=tuple(make_waveform(source, found, WAVE_POINTS)),
        )
    ]  # fmt: skip
    if not found.has_video:
        return made
    here = Original("", key, "", new_id(), "")
    return [*made, _poster(source, found, here, workshop), *enrich(source, here, workshop)]


def _keep(path: Path, original: Original, role: FileRole, name: str, media_type: str, **more: Any) -> Made:
    return stored(path, f"{original.folder}/{name}", role, media_type, **more)


def stored(path: Path, key: str, role: FileRole, media_type: str, **more: Any) -> Made:
    """Store a file under its key and return what is written of it."""
    store.keep(path, key)
    return Made(role, key, media_type, path.stat().st_size, store.digest(path), **more)
