"""Making evidence fit for its pages: words, addresses, who can see it, where else one can go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from markupsafe import Markup

from trellis.circles.queries import CircleView
from trellis.evidence import frameworks
from trellis.evidence.enums import ItemKind, ItemState, Trigger, UseKind
from trellis.evidence.media.sizes import say_size
from trellis.evidence.queries import Card, ItemView, Said
from trellis.kernel import clock, words
from trellis.people.models import Person
from trellis.web.evidence import addresses, player

file_url, item_url, length = addresses.file_url, addresses.item_url, addresses.length
stage, picture = player.stage, player.picture

LABELS: dict[str, str] = {str(value): str(label) for value, label in ItemKind.choices}
ICONS = {"note": "note", "video": "video", "audio": "audio", "image": "image", "document": "file", "file": "file"}
SPOKEN = ("video", "audio")


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


def watermark(person: Person, item: ItemView | None) -> str:
    """Return what stands over a picture that is somebody else's: the viewer's name and the time; '' over one's own."""
    return "" if item is None or item.mine else f"{person.name}, {words.dated_moment(clock.now())}"


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


def talk_options(item: ItemView, views: Mapping[UUID, CircleView]) -> list[Seen]:
    """Return who can see what one says about the item: the partnership first, oneself last."""
    return [seen(views[circle]) for circle in item.heard_in if circle in views] + [ONLY_YOU]


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


def tag_title(value: str, focuses: Mapping[str, str] | None = None) -> str:
    """Return the title of a chosen tag, for a form shown again."""
    framework, _, key = value.partition("/")
    return (focuses or {}).get(value) or (frameworks.title_of(framework, key) if key else "")


def focus_options(agreed: Mapping[str, str]) -> Markup:
    """Return what was agreed to look at, as options before the behaviours; '' when nothing is agreed."""
    if not agreed:
        return Markup("")
    options = Markup("").join(
        Markup('<option value="{value}">{title}</option>').format(value=value, title=short(title))
        for value, title in agreed.items()
    )
    return Markup('<optgroup label="What was agreed to look at">{}</optgroup>').format(options)


def short(text: str, most: int = 90) -> str:
    """Return the text cut at a word, for one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0].rstrip(" ,;:.") + " …"


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


def earlier(item: ItemView, said: Iterable[Said], options: Sequence[Seen]) -> dict[str, Any] | None:
    """Return the offer to show what its owner said before anybody saw the item, or None when there is none."""
    count = sum(1 for one in said if one.earlier and one.mine and not one.removed)
    if not item.mine or not count or len(options) == 1:
        return None
    return {"count": count, "says": "one remark" if count == 1 else f"{count} remarks", "options": options[:-1]}


def more_links(item: ItemView) -> list[tuple[str, str]]:
    """Return (words, address) of the pages around an item, in the order shown. Add a line for a page of yours."""
    address = partial(_around, item.id)
    links = [
        (item.duration_ms > 0, "Add a moment to a list", address("evidence_list_moment")),
        (item.duration_ms > 0, "Look closer", f"{reverse('look_new')}?item={item.id}"),
        (item.duration_ms > 0, "Put it beside another", f"{reverse('evidence_compare')}?a={item.id}"),
        (item.kind in SPOKEN and item.mine, "Captions", address("evidence_captions")),
        (item.kind in SPOKEN and not item.mine and item.captioned, "What is said in it", address("evidence_captions")),
        (True, "Save what was said about it", address("evidence_export")),
        (item.mine, "Who sees it, until when; ask a guest", address("evidence_sharing")),
        (item.mine, "Think about it", f"{reverse('reflection_new')}?item={item.id}"),
        (item.mine, "Who is in it", address("pupils_in")),
        (
            hideable(item),
            "Hide faces and voices" if item.kind == ItemKind.VIDEO else "Hide a part of it",
            address("evidence_hide"),
        ),
        (offerable(item), "Offer it as an exemplar", address("exemplars_offer")),
        (item.mine, "Who opened it", address("evidence_openings")),
        (item.mine, "Change the words", address("evidence_edit")),
        (item.mine and not item.submitted, "Delete it", address("evidence_delete")),
    ]
    return [(words, href) for wanted, words, href in links if wanted]


def hideable(item: ItemView) -> bool:
    """Say whether something can be hidden in it."""
    return item.mine and item.state == ItemState.READY and item.kind in {"video", "audio", "image"}


def offerable(item: ItemView) -> bool:
    """Say whether it can be shown to others as an exemplar at all."""
    return item.mine and item.state == ItemState.READY and item.kind != ItemKind.FILE


def _around(item_id: UUID, name: str) -> str:
    return reverse(name, kwargs={"item_id": item_id})


def facts(item: ItemView) -> list[str]:
    """Return small true sentences about an item."""
    found = []
    if item.hidden:
        found.append(
            "Others are shown a copy with something hidden." if item.mine else "Something is hidden in this copy."
        )
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
