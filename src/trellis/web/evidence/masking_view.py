"""What the page for hiding faces and voices shows of a plan and of the copy."""

from __future__ import annotations

from typing import Any

from trellis.evidence.enums import HidingState, ItemKind
from trellis.evidence.queries import FileView, HidingView, ItemView
from trellis.web.evidence import player
from trellis.web.evidence.addresses import file_url, length
from trellis.web.evidence.masking_forms import moment
from trellis.web.evidence.thread import Part

STEP_MS = 1_000  # how often the frame drawn over the recording moves on, at best
FRAMES_MOST = 160  # of all places together: a page stays small however much is marked


def context(item: ItemView, view: HidingView) -> dict[str, Any]:
    """Return the stage with the marked places over it, the lists, and the copy."""
    return {
        "stage": player.stage(item),
        "picture": player.picture(item),
        "parts": _parts(item, view),
        "areas": _areas(view),
        "silences": [f"{moment(low)} to {moment(high)}" for low, high in view.plan.silent],
        "strip": _strip(item, view),
        "copy": _copy(item, view),
        "step": _step(item, view),
        "film": item.kind == ItemKind.VIDEO,
        "heard": item.kind != ItemKind.IMAGE,
        "looked_at": item.kind != ItemKind.AUDIO,
    }


def _step(item: ItemView, view: HidingView) -> str:
    """Return what is to be done next: mark, follow, make, wait, use or nothing."""
    if view.at_work:
        return "wait"
    if view.state in {HidingState.MADE, HidingState.USED}:
        return {HidingState.MADE: "use", HidingState.USED: "used"}[HidingState(view.state)]
    if view.plan.empty:
        return "mark"
    followed = item.kind != ItemKind.VIDEO or view.checked
    return "make" if followed else "follow"


def _areas(view: HidingView) -> list[dict[str, Any]]:
    found = []
    for number, area in enumerate(view.plan.areas):
        lost = view.lost[number] if number < len(view.lost) else ()
        found.append(
            {
                "number": number,
                "until": moment(area.until),
                "keys": [
                    {"at": key.at, "time": moment(key.at), "words": key.box.words, "numbers": _numbers(key.box)}
                    for key in area.keys
                ],
                "lost": [moment(at) for at in lost],
            }
        )
    return found


def _numbers(box: tuple[int, int, int, int]) -> str:
    return ", ".join(f"{share / 100:g}" for share in box)


def _parts(item: ItemView, view: HidingView) -> list[Part]:
    """Return the places as rectangles over the picture; in a recording where they lie each second, once followed."""
    found = []
    each = max(1, FRAMES_MOST // max(1, sum(len(area.keys) for area in view.plan.areas)))
    for number, area in enumerate(view.plan.areas):
        label, still = f"Place {number + 1}", item.kind == ItemKind.IMAGE
        ends = [key.at for key in area.keys[1:]] + [area.until]
        for key, end in zip(area.keys, ends, strict=True):
            step = max(STEP_MS, -(-(end - key.at) // each))
            for at in [key.at] if still else range(key.at, end, step):
                box = view.where(number, at)
                x, y, width, height = key.box
                if box is not None:
                    x, y = round(box.x - box.width / 2), round(box.y - box.height / 2)
                    width, height = round(box.width), round(box.height)
                until = min(end, at + step)
                words = label if still else f"{label} at {moment(at)}"
                found.append(Part(f"{number}-{at}", x, y, width, height, "note", words, at, until, False))
    return found


def _strip(item: ItemView, view: HidingView) -> dict[str, Any] | None:
    file = next((one for one in item.copies if one.role == "strip"), None)
    if file is None or not view.checked or view.state == HidingState.DRAFT:
        return None
    return {"src": file_url(file.id), "width": file.width, "height": file.height}


def _copy(item: ItemView, view: HidingView) -> dict[str, Any] | None:
    """Return the copy that was made last, else the one in use, as its owner looks at it."""
    wanted = ["made"] if view.state == HidingState.MADE else []
    if not view.alone_since:  # else the page plays it above
        wanted.append("used")
    for masked in wanted:
        files = {one.role: one for one in item.copies if one.masked == masked}
        shown = files.get("playable") or files.get("image")
        if shown:
            return _shown(shown, files.get("poster"), masked)
    return None


def _shown(file: FileView, poster: FileView | None, masked: str) -> dict[str, Any]:
    return {
        "src": file_url(file.id),
        "type": file.media_type,
        "width": file.width,
        "height": file.height,
        "poster": file_url(poster.id) if poster else "",
        "length": length(file.duration_ms),
        "used": masked == "used",
    }
