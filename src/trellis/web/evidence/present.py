"""Making evidence fit for its pages: words, addresses, who can see it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from trellis.circles.queries import CircleView
from trellis.evidence.enums import ItemKind, Trigger, UseKind
from trellis.evidence.media.sizes import say_duration, say_size
from trellis.evidence.queries import Card, ItemView, Said
from trellis.kernel import words
from trellis.web.components.strip import Marker

SIGNS = {"noticed": "note", "question": "ask", "theory": "theory"}
DOES = {"noticed": "noticed", "question": "asked", "theory": "linked theory"}
ICONS = {"note": "note", "video": "video", "audio": "audio", "image": "image", "document": "file", "file": "file"}
ROUNDED_FROM_MS = 120_000


@dataclass(frozen=True)
class Seen:
    """Who can see something, for the circle macro: names, or a sentence where members are hidden."""

    id: str
    names: tuple[str, ...]
    says: str = ""
    title: str = ""

    @property
    def others(self) -> str:
        """Who else sees it: 'Ruth and Owen', or the group's title."""
        return self.title or words.names([name for name in self.names if name != "You"]) or self.says

    @property
    def words(self) -> str:
        """As words alone."""
        return self.says or ("Only you" if self.names == ("You",) else words.names(self.names))


ONLY_YOU = Seen("me", ("You",))


def seen(view: CircleView | None, title: str = "") -> Seen:
    """Return a circle for the macro; a circle not in view is one's own past."""
    if view is None or view.kind == "private":
        return ONLY_YOU
    if view.kind == "submission":
        return Seen(str(view.id), (), "You and those who mark it")
    return Seen(str(view.id), view.names, "", title)


def together(circles: Sequence[Seen]) -> Seen:
    """Return several circles as one line that leaves nobody out: 'You, Ruth, Owen and those who mark it'."""
    if len(circles) == 1:
        return circles[0]
    names = list(dict.fromkeys(name for one in circles for name in one.names))
    marked = ["those who mark it"] if any(one.says for one in circles) else []
    return Seen(circles[0].id, tuple(names), words.names(["You", *(name for name in names if name != "You"), *marked]))


def item_url(item_id: UUID) -> str:
    """Return the address of an item's page."""
    return reverse("evidence_item", kwargs={"item_id": item_id})


def length(duration_ms: int) -> str:
    """Return '11 minutes' or '48 seconds'."""
    if duration_ms >= ROUNDED_FROM_MS:
        duration_ms = round(duration_ms / 60_000) * 60_000
    return say_duration(duration_ms)


def when_line(item: ItemView | Card, owner: str = "") -> str:
    """Return 'Video, 11 minutes, Friday 20 November' as far as it is known."""
    parts = [str(ItemKind(item.kind).label)]
    if item.duration_ms:
        parts.append(length(item.duration_ms))
    if item.taken_on:
        parts.append(words.day(item.taken_on))
    if owner:
        parts.append(f"{owner}’s")
    return ", ".join(parts)


def card(found: Card, views: Mapping[UUID, CircleView]) -> dict[str, Any]:
    """Return one item of the library."""
    circles = [seen(views.get(circle)) for circle in found.circles] or [ONLY_YOU]
    return {
        "href": item_url(found.id),
        "title": found.title,
        "note": when_line(found, "" if found.mine else found.owner.first_name),
        "text": found.text if found.kind == ItemKind.NOTE else "",
        "poster": reverse("file", kwargs={"file_id": found.poster}) if found.poster else "",
        "icon": ICONS[found.kind],
        "kind": found.kind,
        "state": {"waiting": "Being made ready", "preparing": "Being made ready", "kept": "Kept as it is"}.get(
            found.state, ""
        ),
        "said": f"{found.said} comment{'' if found.said == 1 else 's'}" if found.said else "",
        "seen": together(circles),
        "owner": None if found.mine else found.owner,
    }


def talk_options(item: ItemView, views: Mapping[UUID, CircleView]) -> list[Seen]:
    """Return who can see what one says about the item: the partnership first, oneself last."""
    shown = [views[circle] for circle in item.circles if circle in views]
    shown = [view for view in shown if view.kind in {"partnership", "group"}]
    return [seen(view) for view in sorted(shown, key=lambda view: view.kind != "partnership")] + [ONLY_YOU]


def talk_tag(said: Iterable[Said]) -> str:
    """Return the ETag of a talk: changes when anything in it does."""
    state = [
        (one.id.hex, one.version, one.removed, [(reply.id.hex, reply.version) for reply in one.replies]) for one in said
    ]
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:20]}"'


def comment(
    one: Said, item_id: UUID, views: Mapping[UUID, CircleView], *, chosen: UUID | None = None
) -> dict[str, Any]:
    """Return a comment for the thread macro."""
    time = words.timecode(one.at_ms) if one.at_ms is not None else ""
    if time and one.until_ms:
        time = f"{time}–{words.timecode(one.until_ms)}"
    return {
        "id": one.id,
        "by": one.author,
        "name": "You" if one.mine else one.author.first_name,
        "text": one.text,
        "removed": one.removed,
        "time": time,
        "ms": one.at_ms or 0,
        "until": one.until_ms or 0,
        "kind": SIGNS[one.kind],
        "when": "" if time else words.capital(words.day(one.at)),
        "edited": one.edited,
        "mine": one.mine,
        "href": f"#c-{one.id}",
        "change": reverse("evidence_comment", kwargs={"comment_id": one.id}) if one.mine else "",
        "answer": f"{item_url(item_id)}?answer={one.id}#say",
        "alone": seen(views.get(one.circle)) == ONLY_YOU,
        "circle": seen(views.get(one.circle)).words,
        "tags": [tag.title for tag in one.tags],
        "on": chosen == one.id,
        "replies": [comment(reply, item_id, views) for reply in one.replies],
    }


def markers(said: Iterable[Said], chosen: UUID | None = None) -> list[Marker]:
    """Return the marks of the strip, each leading to its comment."""
    return [
        Marker(
            at_ms=one.at_ms,
            until_ms=one.until_ms,
            kind=SIGNS[one.kind],
            href=f"#c-{one.id}",
            label=f"{'You' if one.mine else one.author.first_name} {DOES[one.kind]} at {words.timecode(one.at_ms)}",
            chosen=one.id == chosen,
        )
        for one in said
        if one.at_ms is not None and not one.removed
    ]


def stage(item: ItemView) -> dict[str, Any] | None:
    """Return what the player needs, or None when there is nothing to play."""
    playable = item.file("playable")
    if playable is None:
        return None
    poster = item.file("poster")
    return {
        "src": reverse("file", kwargs={"file_id": playable.id}),
        "type": playable.media_type,
        "label": f"{ItemKind(item.kind).label}, {length(playable.duration_ms)}: {item.title}",
        "duration_ms": playable.duration_ms,
        "poster": reverse("file", kwargs={"file_id": poster.id}) if poster else "",
        "wave": wave(playable.waveform),
    }


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
    return {"src": reverse("file", kwargs={"file_id": found.id}), "width": found.width, "height": found.height}


def download(item: ItemView) -> dict[str, str] | None:
    """Return the link to the file as it was uploaded, for those who may open it."""
    found = item.file("original")
    if found is None:
        return None
    return {
        "href": reverse("file", kwargs={"file_id": found.id}) + "?save=1",
        "name": found.name,
        "size": say_size(found.size),
    }


def open_circles(item: ItemView, views: Mapping[UUID, CircleView]) -> list[dict[str, Any]]:
    """Return each circle the item is shown in, with faces."""
    found = []
    for circle in item.circles:
        view = views.get(circle)
        if view is None:
            continue
        hidden = view.kind == "submission"
        people = [
            {"initials": face[0], "colour": face[1], "label": _label(name, face[2], owner=item.mine)}
            for name, face in zip(view.names, view.faces, strict=True)
        ]
        found.append(
            {
                "id": view.id,
                "names": view.names,
                "people": [] if hidden else people,
                "hidden": hidden,
                "may_take_back": item.mine and not hidden,
            }
        )
    return found


def _label(name: str, reason: str, *, owner: bool) -> str:
    if name == "You":
        return "You, it’s yours" if owner else "You"
    return f"{name}, {reason}" if reason else name


def facts(item: ItemView) -> list[str]:
    """Return small true sentences about an item."""
    found = []
    if item.trigger:
        found.append(f"Why it was kept: {_lower(str(Trigger(item.trigger).label))}.")
    kinds = dict.fromkeys(kind for kind, _ in item.uses)
    if kinds:
        found.append(f"Used in {words.names([str(UseKind(kind).label) for kind in kinds])}.")
    return found


def _lower(text: str) -> str:
    return text if text.startswith("I ") else text[:1].lower() + text[1:]


def under_way(uploads: Iterable[Any]) -> list[dict[str, Any]]:
    """Return uploads that can be gone on with."""
    return [
        {
            "url": reverse("upload", kwargs={"upload_id": upload.id}),
            "name": upload.name,
            "length": upload.length or 0,
            "percent": round(100 * upload.arrived / upload.length) if upload.length else 0,
            "says": f"{say_size(upload.arrived)} of {say_size(upload.length)}"
            if upload.length
            else say_size(upload.arrived),
        }
        for upload in uploads
    ]
