"""What a page needs to play a recording, to show a picture, or to turn a document's pages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse

from trellis.evidence.enums import ItemKind
from trellis.evidence.queries import ItemView
from trellis.web.evidence.addresses import file_url, item_url, length


def stage(item: ItemView, at_ms: int | None = None) -> dict[str, Any] | None:
    """Return what the player needs, or None when there is nothing to play; `at_ms`: where it begins.

    `small` is the same in 360 lines, for slow links; `sprite` shows what is where along the recording.
    """
    playable, poster, small = item.file("playable"), item.file("poster"), item.file("small")
    if playable is None:
        return None
    begin = f"#t={at_ms / 1000:g}" if at_ms else ""
    return {
        "src": file_url(playable.id) + begin,
        "type": playable.media_type,
        "label": f"{ItemKind(item.kind).label}, {length(playable.duration_ms)}: {item.title}",
        "duration_ms": playable.duration_ms,
        "width": playable.width,
        "height": playable.height,
        "poster": file_url(poster.id) if poster else "",
        "wave": wave(playable.waveform),
        "captions": reverse("evidence_captions_file", kwargs={"item_id": item.id}) if item.captioned else "",
        "small": file_url(small.id) if small else "",
        "sprite": sprite(item),
    }


def sprite(item: ItemView) -> dict[str, Any] | None:
    """Return the sheet of small pictures with its geometry (queries.files.Sprite says what it means)."""
    found = item.file("sprite")
    if found is None or not found.geometry:
        return None
    return {"src": file_url(found.id), "width": found.width, "height": found.height, **found.geometry}


@lru_cache(maxsize=256)
def wave(peaks: tuple[int, ...]) -> str:
    """Return the loudness as an SVG path in a box 240 wide and 40 high, '' for silence."""
    if not peaks or not any(peaks):
        return ""
    most = max(peaks)
    heights = [max(1, round(20 * peak / most)) for peak in peaks]
    step = 240 / len(heights)
    top = " ".join(f"{round(at * step, 1)} {20 - height}" for at, height in enumerate(heights))
    bottom = " ".join(f"{round(at * step, 1)} {20 + height}" for at, height in reversed(list(enumerate(heights))))
    return f"M0 20L{top} 240 20 {bottom}Z"


def picture(item: ItemView) -> dict[str, Any] | None:
    """Return the picture to show, or None."""
    found = item.file("image")
    if found is None:
        return None
    return {"src": file_url(found.id), "width": found.width, "height": found.height}


def pages(item: ItemView, number: int) -> dict[str, Any] | None:
    """Return one page of a document with the ways to the next ones, or None when it has no pages."""
    found = item.pages
    if not found:
        return None
    number = min(max(number, 1), len(found))
    page = found[number - 1]
    here = item_url(item.id)
    return {
        "number": number,
        "count": len(found),
        "src": file_url(page.id) if page.media_type.startswith("image/") else "",
        "width": page.width,
        "height": page.height,
        "text": page.text,
        "blocks": page.blocks,
        "earlier": f"{here}?page={number - 1}#stage" if number > 1 else "",
        "later": f"{here}?page={number + 1}#stage" if number < len(found) else "",
    }
