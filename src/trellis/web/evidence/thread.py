"""The talk as the thread and the marker strip draw it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from django.templatetags.static import static
from markupsafe import Markup

from trellis.circles.queries import CircleView
from trellis.evidence.queries import Said
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
        (one.id.hex, one.version, one.removed, [(reply.id.hex, reply.version) for reply in one.replies]) for one in said
    ]
    return f'"{hashlib.sha256(repr(state).encode()).hexdigest()[:20]}"'


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


class Thread:
    """Makes the lines of a talk, drawing each person and sign once."""

    def __init__(self, views: Mapping[UUID, CircleView], chosen: UUID | None = None) -> None:
        self.circles = {circle: seen(view) for circle, view in views.items()}
        self.chosen = chosen
        self.heads: dict[UUID, Markup] = {}
        sprite = static("icons.svg")
        self.marks = {kind: MARK.format(sprite=sprite, sign=SIGNS[kind], said=SAID[kind]) for kind in SIGNS}

    def line(self, one: Said) -> Line:
        """Return one comment with its answers."""
        name = "You" if one.mine else one.author.first_name
        if one.author.id not in self.heads:
            face = one.author
            self.heads[face.id] = HEAD.format(colour=face.colour, initials=face.initials, name=name)
        time = "" if one.at_ms is None else words.timecode(one.at_ms)
        if time and one.until_ms:
            time = f"{time}–{words.timecode(one.until_ms)}"
        circle = self.circles.get(one.circle, ONLY_YOU)
        return Line(
            id=str(one.id),
            head=self.heads[one.author.id],
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
            on=self.chosen == one.id,
            tags=tuple(tag.title for tag in one.tags),
            replies=tuple(self.line(reply) for reply in one.replies),
            circle=circle.words,
        )


def thread(said: Iterable[Said], views: Mapping[UUID, CircleView], *, chosen: UUID | None = None) -> list[Line]:
    """Return the comments of a talk, each with its answers."""
    made = Thread(views, chosen)
    return [made.line(one) for one in said]


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
