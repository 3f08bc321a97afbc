"""Making evidence fit for its pages: words, addresses, who can see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup

from trellis.circles.queries import CircleView
from trellis.evidence import frameworks
from trellis.evidence.enums import ItemKind, Trigger, UseKind
from trellis.evidence.media.sizes import say_duration, say_size
from trellis.evidence.queries import Card, ItemView
from trellis.kernel import words

LABELS: dict[str, str] = {str(value): str(label) for value, label in ItemKind.choices}
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


NOWHERE = UUID(int=0)


@cache
def _address(name: str, argument: str) -> str:
    """Return a page's address up to its id: reversing each row of a list is dear."""
    return reverse(name, kwargs={argument: NOWHERE}).removesuffix(str(NOWHERE))


def item_url(item_id: UUID) -> str:
    """Return the address of an item's page."""
    return f"{_address('evidence_item', 'item_id')}{item_id}"


def file_url(file_id: UUID) -> str:
    """Return the address of a file."""
    return f"{_address('file', 'file_id')}{file_id}"


def length(duration_ms: int) -> str:
    """Return '11 minutes' or '48 seconds'."""
    if duration_ms >= ROUNDED_FROM_MS:
        duration_ms = round(duration_ms / 60_000) * 60_000
    return say_duration(duration_ms)


def when_line(item: ItemView | Card, owner: str = "") -> str:
    """Return 'Video, 11 minutes, Friday 20 November' as far as it is known."""
    parts = [LABELS[item.kind]]
    if item.duration_ms:
        parts.append(length(item.duration_ms))
    if item.taken_on:
        parts.append(words.day(item.taken_on))
    if owner:
        parts.append(f"{owner}’s")
    return ", ".join(parts)


class Shown(NamedTuple):
    """One item of the library as its card shows it."""

    href: str
    title: str
    note: str
    text: str
    poster: str
    icon: str
    also: str
    seen: Seen


STATES = {"waiting": "Being made ready", "preparing": "Being made ready", "kept": "Kept as it is"}


def card(found: Card, views: Mapping[UUID, CircleView]) -> Shown:
    """Return one item of the library."""
    said = f"{found.said} comment{'' if found.said == 1 else 's'}" if found.said else ""
    circles = [seen(views.get(circle)) for circle in found.circles] or [ONLY_YOU]
    return Shown(
        href=item_url(found.id),
        title=found.title,
        note=when_line(found, "" if found.mine else found.owner.first_name),
        text=found.text if found.mine and found.kind == ItemKind.NOTE else "",  # reading another's note is logged
        poster=file_url(found.poster) if found.poster else "",
        icon=ICONS[found.kind],
        also=", ".join(part for part in (STATES.get(found.state, ""), said) if part),
        seen=together(circles),
    )


def talk_options(item: ItemView, views: Mapping[UUID, CircleView], open_to: Iterable[UUID] | None = None) -> list[Seen]:
    """Return who can see what one says about the item: the partnership first, oneself last.

    `open_to`: circles that have not closed, where that is known; others' circles end with the membership.
    """
    shown = [views[circle] for circle in item.circles if circle in views and (open_to is None or circle in open_to)]
    shown = [view for view in shown if view.kind in {"partnership", "group"}]
    return [seen(view) for view in sorted(shown, key=lambda view: view.kind != "partnership")] + [ONLY_YOU]


_options: dict[int, Markup] = {}  # by the groups' identity; a pack never changes


def tag_options() -> Markup:
    """Return the behaviours by principle as a select's options, drawn once per pack; '' without one."""
    groups = tuple(frameworks.groups())
    key = hash(groups)
    if key not in _options:
        _options.clear()
        _options[key] = Markup("").join(
            Markup('<optgroup label="{title}">{options}</optgroup>').format(
                title=group.title,
                options=Markup("").join(
                    Markup('<option value="{value}">{title}</option>').format(value=value, title=title)
                    for value, title in group.tags
                ),
            )
            for group in groups
        )
    return _options[key]


def tag_title(value: str) -> str:
    """Return the title of a chosen tag, for a form shown again."""
    framework, _, key = value.partition("/")
    return frameworks.title_of(framework, key) if key else ""


def stage(item: ItemView) -> dict[str, Any] | None:
    """Return what the player needs, or None when there is nothing to play."""
    playable = item.file("playable")
    if playable is None:
        return None
    poster = item.file("poster")
    return {
        "src": file_url(playable.id),
        "type": playable.media_type,
        "label": f"{ItemKind(item.kind).label}, {length(playable.duration_ms)}: {item.title}",
        "duration_ms": playable.duration_ms,
        "poster": file_url(poster.id) if poster else "",
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
    return {"src": file_url(found.id), "width": found.width, "height": found.height}


def download(item: ItemView) -> dict[str, str] | None:
    """Return the link to the file as it was uploaded, for those who may open it."""
    found = item.file("original")
    if found is None:
        return None
    return {
        "href": file_url(found.id) + "?save=1",
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
