"""What is said about an item: saying, changing with its history, removing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from trellis.circles import commands as circles
from trellis.evidence import queries
from trellis.evidence.commands.tags import put_tags
from trellis.evidence.enums import CommentKind, ItemKind
from trellis.evidence.models import Comment, File, Item, Tag, Wording
from trellis.evidence.regions import Region
from trellis.evidence.rules import AUTHORS_ALONE, OWNERS_ALONE, owns, wrote
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.people.models import Person

WORDS_MOST = 5_000


@command
def comment(
    *,
    actor: Person,
    item_id: UUID,
    text: str,
    circle_id: UUID | None = None,
    kind: str = CommentKind.NOTICED,
    at_ms: int | None = None,
    until_ms: int | None = None,
    region: Region | None = None,
    page: int | None = None,
    parent_id: UUID | None = None,
    tags: Iterable[str] = (),
    once: UUID | None = None,
) -> Comment:
    """Say something about an item: at a moment, over a range, on a part of its picture (R45, R51).

    It lives in one circle: that of the comment it answers, the one named, or by default the
    partnership's, else only the author. `once` is the id a form carries: sent twice, it is one
    comment. Raises Invalid(text=…, at=…, region=…, circle=…).
    """
    item = Item.objects.get(id=item_id)
    parent = Comment.objects.get(id=parent_id, item=item) if parent_id else None
    about = About(at_ms, until_ms, region, page)
    _check(item, text, kind, about)
    circle, settled = _answered(parent) if parent else _circle(actor, item, circle_id)
    said, made = Comment.objects.get_or_create(
        id=once or new_id(),
        defaults={
            "item": item,
            "circle_id": circle,
            "author": actor,
            "parent_id": (parent.parent_id or parent.id) if parent else None,
            "kind": kind,
            "text": text.strip(),
            "settled": settled,
            "created_at": clock.now(),
            **({} if parent else about.columns),
        },
    )
    if made:
        trail.record("comment.say", said, actor=actor)
        put_tags(actor, item, said, tags)
    return said


class About(NamedTuple):
    """Which part of an item is meant; nothing of it: the whole."""

    at_ms: int | None = None
    until_ms: int | None = None
    region: Region | None = None
    page: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """As the table's columns."""
        shares: Iterable[int | None] = self.region or [None] * len(Region._fields)
        return {
            "at_ms": self.at_ms,
            "until_ms": self.until_ms,
            "page": self.page,
            **dict(zip(Region._fields, shares, strict=True)),
        }


def _answered(parent: Comment) -> tuple[UUID, bool]:
    return parent.circle_id, parent.settled


def _circle(actor: Person, item: Item, wanted: UUID | None) -> tuple[UUID, bool]:
    """Return the circle a comment goes to, and whether there was anybody to choose.

    Raises Invalid for a circle it cannot live in.
    """
    open_to = queries.talk_circles(actor, item.id)
    if wanted in open_to:
        return wanted, True
    if wanted is None and open_to:
        return open_to[0], True
    own = circles.private_circle(actor=actor)
    if wanted not in {None, own}:
        raise Invalid(circle="You cannot say it there any more. Choose who should see what you say.")
    return own, bool(open_to)


def _check(item: Item, text: str, kind: str, about: About) -> None:
    at_ms, until_ms, region, page = about
    if not text.strip():
        raise Invalid(text="Write what you noticed, ask or think first.")
    if len(text) > WORDS_MOST:
        raise Invalid(text=f"A comment can have {WORDS_MOST:,} characters; this one has {len(text):,}.")
    if kind not in CommentKind.values:
        raise Invalid(kind="Choose noticed, question or theory.")
    if until_ms is not None and (at_ms is None or until_ms <= at_ms):
        raise Invalid(until="The end has to come after the beginning.")
    longest = max(File.objects.filter(item=item).values_list("duration_ms", flat=True), default=0)
    if at_ms is not None and longest and at_ms > longest:
        raise Invalid(at="That moment is after the end of the recording.")
    _check_region(item, region, at_ms, page)


def _check_region(item: Item, region: Region | None, at_ms: int | None, page: int | None) -> None:
    if page is not None and (page < 1 or item.kind != ItemKind.DOCUMENT):
        raise Invalid(page="There is no such page.")
    if region is None:
        return
    if not region.fits:
        raise Invalid(region="Draw the part inside the picture, at least a hundredth of its side wide and high.")
    if item.kind == ItemKind.VIDEO and at_ms is None:
        raise Invalid(at="Say at which moment this part of the picture is meant.")
    if item.kind not in {ItemKind.VIDEO, ItemKind.IMAGE, ItemKind.DOCUMENT}:
        raise Invalid(region="There is no picture here to mark a part of.")


@command
def edit_comment(
    *,
    actor: Person,
    comment_id: UUID,
    version: int | None,
    text: str,
    kind: str,
    at_ms: int | None = None,
    until_ms: int | None = None,
    region: Region | None = None,
    page: int | None = None,
    tags: Iterable[str] | None = None,
) -> Comment:
    """Change one's own comment; how it read before is kept beside it. Raises Conflict, Invalid, Refused."""
    said = Comment.objects.select_for_update(of=("self",)).select_related("item").get(id=comment_id)
    require(wrote(actor, said), AUTHORS_ALONE)
    require(said.deleted_at is None, "This was removed.")
    check_version(said, version)
    about = About(at_ms, until_ms, region, page)
    _check(said.item, text, kind, about)
    _keep_wording(said, text.strip(), kind, about)
    said.text, said.kind = text.strip(), kind
    if said.parent_id is None:
        for column, value in about.columns.items():
            setattr(said, column, value)
    said.save()
    trail.record("comment.edit", said, actor=actor)
    if tags is not None:
        Tag.objects.filter(comment=said).delete()
        put_tags(actor, said.item, said, tags)
    return said


def _keep_wording(said: Comment, text: str, kind: str, about: About) -> None:
    """Keep how the comment reads now, unless nothing that can be read changes."""
    same_place = said.parent_id is not None or (said.at_ms, said.until_ms) == (about.at_ms, about.until_ms)
    if (said.text, said.kind) == (text, kind) and same_place:
        return
    said.edited_at = clock.now()
    Wording.objects.create(
        comment=said,
        circle_id=said.circle_id,
        kind=said.kind,
        at_ms=said.at_ms,
        until_ms=said.until_ms,
        text=said.text,
        stood_until=said.edited_at,
    )


@command
def delete_comment(*, actor: Person, comment_id: UUID) -> Comment:
    """Remove the words of one's own comment, those of earlier wordings too, at once; answers to it stay."""
    said = Comment.objects.select_for_update().get(id=comment_id)
    require(wrote(actor, said), AUTHORS_ALONE)
    said.text, said.deleted_at = "", clock.now()
    said.version += 1
    said.save()
    Tag.objects.filter(comment=said).delete()
    Wording.objects.filter(comment=said).delete()
    trail.record("comment.delete", said, actor=actor)
    return said


@command
def show_earlier_remarks(*, actor: Person, item_id: UUID, circle_id: UUID) -> int:
    """Show what one said about an own item before anybody else saw it to a circle it is shown in; return how many.

    Earlier wordings stay one's own. The database moves them (show_earlier_remarks), and only these.
    """
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    require(circle_id in queries.talk_circles(actor, item.id), "This is not shown there any more.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_earlier_remarks(%s, %s)", [item.id, circle_id])
        moved = int(cursor.fetchone()[0])
    trail.record("item.show_remarks", item, actor=actor, circle_id=circle_id)
    return moved


@command
def keep_earlier_remarks(*, actor: Person, item_id: UUID) -> Item:
    """Leave them one's own, and be asked no more."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    Comment.objects.filter(item=item, author=actor, settled=False).update(settled=True)
    trail.record("item.keep_remarks", item, actor=actor)
    return item
