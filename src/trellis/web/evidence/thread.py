"""The talk as the thread and the marker strip draw it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.templatetags.static import static
from markupsafe import Markup

from trellis.circles.queries import CircleView
from trellis.evidence.queries import History, Said
from trellis.evidence.regions import in_percent
from trellis.kernel import words
from trellis.web.components.strip import Marker
from trellis.web.evidence.present import ONLY_YOU, seen

SIGNS = {"noticed": "note", "question": "ask", "theory": "theory"}
SAID = {"noticed": "Noticed", "question": "Question", "theory": "Theory"}
DOES = {"noticed": "noticed", "question": "asked", "theory": "linked theory"}
# As in components/evidence.jinja; formatting a Markup escapes what is put in.
HEAD = Markup(
    '<span class="face face--{colour} face--s" aria-hidden="true">{initials}</span>'
    '<div class="said__head"><b>{name}</b>'
)
MARK = Markup(
    '<svg class="m-{sign}" aria-hidden="true" focusable="false"><use href="{sprite}#m-{sign}"/></svg>'
    '<span class="govuk-visually-hidden">{said} at </span>'
)


def talk_tag(said: Iterable[Said]) -> str:
    """Return the ETag of a talk: changes when anything in it does."""
    state = [
        (one.id.int, one.version, one.removed, [(reply.id.int, reply.version) for reply in one.replies]) for one in said
    ]
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:20]}"'


def stamp(one: Said) -> str:
    """Return a short mark of one comment with its answers: another one when anything in it changes."""
    own = f"{one.version}{'x' if one.removed else ''}-{one.circle.int & 0xFFFFFF:x}"
    if not one.replies:
        return own
    state = [(reply.id.int, reply.version) for reply in one.replies]
    return f"{own}-{zlib.crc32(repr(state).encode()):08x}"


class Line(NamedTuple):
    """One comment as the thread shows it. A tuple, which the template takes apart: there may be hundreds.

    `head` (face and name) and `mark` (the sign of its kind) are drawn once each; `label` is what a
    link to it says: 'Ruth at 4:12'.
    """

    id: str
    head: Markup
    mark: Markup
    time: str
    ms: int
    until: int
    text: str
    label: str
    when: str
    edited: bool
    mine: bool
    alone: bool
    removed: bool
    on: bool
    tags: tuple[str, ...]
    replies: tuple[Line, ...]
    circle: str
    part: str
    region: str
    page: int
    stamp: str


class Thread:
    """Makes the lines of a talk, drawing each person and sign once."""

    def __init__(
        self, views: Mapping[UUID, CircleView], chosen: UUID | None = None, focuses: Mapping[str, str] | None = None
    ) -> None:
        self.circles = {circle.int: seen(view) for circle, view in views.items()}
        self.focuses = focuses or {}
        self.chosen = chosen
        self.heads: dict[int, Markup] = {}  # by identity: a talk holds each face once, and ids are slow to compare
        sprite = static("icons.svg")
        self.marks = {kind: MARK.format(sprite=sprite, sign=SIGNS[kind], said=SAID[kind]) for kind in SIGNS}

    def line(self, one: Said) -> Line:
        """Return one comment with its answers."""
        name = "You" if one.mine else one.author.first_name
        head = self.heads.get(id(one.author))
        if head is None:
            face = one.author
            head = self.heads[id(face)] = HEAD.format(colour=face.colour, initials=face.initials, name=name)
        time = "" if one.at_ms is None else words.timecode(one.at_ms)
        if time and one.until_ms:
            time = f"{time}–{words.timecode(one.until_ms)}"
        circle = self.circles.get(one.circle.int, ONLY_YOU)
        return Line(
            id=str(one.id),
            head=head,
            mark=self.marks[one.kind],
            time=time,
            ms=one.at_ms or 0,
            until=one.until_ms or 0,
            text=one.text,
            label=f"{name} at {time}" if time else name,
            when="" if time else words.capital(words.day(one.at)),
            edited=one.edited,
            mine=one.mine,
            alone=circle is ONLY_YOU,
            removed=one.removed,
            on=self.chosen is not None and one.id == self.chosen,
            tags=tuple(title for tag in one.tags if (title := tag.title or self.focuses.get(tag.value, ""))),
            replies=tuple(self.line(reply) for reply in one.replies),
            circle=circle.words,
            part=where(one),
            region=in_percent(one.region) if one.region else "",
            page=one.page or 0,
            stamp=stamp(one),
        )


def where(one: Said) -> str:
    """Say which page and which part of the picture is meant: 'page 2, top left'; '' for the whole."""
    parts = [f"page {one.page}"] if one.page else []
    if one.region:
        parts.append(one.region.words)
    return ", ".join(parts)


def thread(
    said: Iterable[Said],
    views: Mapping[UUID, CircleView],
    *,
    chosen: UUID | None = None,
    focuses: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return the comments of a talk, each with its answers; `focuses` are the titles of agreed goals by tag."""
    made = Thread(views, chosen, focuses)
    return [made.line(one) for one in said]


def worded(found: History) -> list[dict[str, str]]:
    """Return a comment's wordings for a timeline, newest first: when it stood, its kind and moment, its words."""
    began = [one.until or found.said_at for one in found.wordings[1:]] + [found.said_at]
    rows = []
    for index, (one, since) in enumerate(zip(found.wordings, began, strict=True)):
        time = "" if one.at_ms is None else f" at {words.timecode(one.at_ms)}"
        if one.at_ms is not None and one.until_ms:
            time += f"–{words.timecode(one.until_ms)}"
        rows.append(
            {
                "kind": "now" if index == 0 else "done",
                "when": f"{'Now' if index == 0 else 'Before'}, written {words.moment(since)}",
                "what": f"{SAID[one.kind]}{time}",
                "text": one.text,
            }
        )
    return rows


def markers(said: Iterable[Said], chosen: UUID | None = None) -> list[Marker]:
    """Return the marks of the strip, each leading to its comment."""
    return [
        Marker(
            at_ms=one.at_ms,
            until_ms=one.until_ms,
            kind=SIGNS[one.kind],
            href=f"#c-{one.id}",
            label=f"{'You' if one.mine else one.author.first_name} {DOES[one.kind]} at {words.timecode(one.at_ms)}",
            chosen=chosen is not None and one.id == chosen,
        )
        for one in said
        if one.at_ms is not None and not one.removed
    ]


class Part(NamedTuple):
    """A part of a picture as the frame draws it; `at_ms` and `until_ms` say when it shows, in a recording."""

    id: str
    x: int
    y: int
    width: int
    height: int
    kind: str
    label: str
    at_ms: int
    until_ms: int
    on: bool


SHOWN_MS = 4_000  # how long a part without an end stays on the frame


def parts(said: Iterable[Said], page: int = 0, chosen: UUID | None = None) -> list[Part]:
    """Return the parts of the picture that comments mean, largest first so that small ones can be reached."""
    found = [
        Part(
            id=str(one.id),
            x=one.region.x,
            y=one.region.y,
            width=one.region.width,
            height=one.region.height,
            kind=SIGNS[one.kind],
            label=f"{'You' if one.mine else one.author.first_name} {DOES[one.kind]}, {one.region.words}",
            at_ms=one.at_ms or 0,
            until_ms=one.until_ms or (one.at_ms or 0) + SHOWN_MS,
            on=one.id == chosen,
        )
        for one in said
        if one.region and not one.removed and (one.page or 0) == page
    ]
    return sorted(found, key=lambda part: -part.width * part.height)
