"""What is said about an item, and what it is tagged with."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from trellis.circles import commands as circles
from trellis.evidence import frameworks, queries
from trellis.evidence.enums import CommentKind
from trellis.evidence.models import Comment, File, Item, Tag
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
    parent_id: UUID | None = None,
    tags: Iterable[str] = (),
    once: UUID | None = None,
) -> Comment:
    """Say something about an item, at a moment or over a range (R45, R51).

    It lives in one circle: that of the comment it answers, the one named, or by default the
    partnership's, else only the author. `once` is the id a form carries: sent twice, it is one
    comment. Raises Invalid(text=…, at=…, circle=…).
    """
    item = Item.objects.get(id=item_id)
    parent = Comment.objects.get(id=parent_id, item=item) if parent_id else None
    _check(item, text, kind, at_ms, until_ms)
    said, made = Comment.objects.get_or_create(
        id=once or new_id(),
        defaults={
            "item": item,
            "circle_id": parent.circle_id if parent else _circle(actor, item, circle_id),
            "author": actor,
            "parent_id": (parent.parent_id or parent.id) if parent else None,
            "kind": kind,
            "at_ms": None if parent else at_ms,
            "until_ms": None if parent else until_ms,
            "text": text.strip(),
            "created_at": clock.now(),
        },
    )
    if made:
        trail.record("comment.say", said, actor=actor)
        _tag(actor, item, said, tags)
    return said


def _circle(actor: Person, item: Item, wanted: UUID | None) -> UUID:
    """Return the circle a comment goes to. Raises Invalid for one it cannot live in."""
    open_to = queries.talk_circles(actor, item.id)
    own = circles.private_circle(actor=actor)
    if wanted is None:
        return open_to[0] if open_to else own
    if wanted != own and wanted not in open_to:
        raise Invalid(circle="This is not shown there any more. Choose who should see what you say.")
    return wanted


def _check(item: Item, text: str, kind: str, at_ms: int | None, until_ms: int | None) -> None:
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
    tags: Iterable[str] | None = None,
) -> Comment:
    """Change one's own comment. Raises Conflict, Invalid, Refused."""
    said = Comment.objects.select_for_update(of=("self",)).select_related("item").get(id=comment_id)
    require(wrote(actor, said), AUTHORS_ALONE)
    require(said.deleted_at is None, "This was removed.")
    check_version(said, version)
    _check(said.item, text, kind, at_ms, until_ms)
    said.text, said.kind, said.edited_at = text.strip(), kind, clock.now()
    if said.parent_id is None:
        said.at_ms, said.until_ms = at_ms, until_ms
    said.save()
    trail.record("comment.edit", said, actor=actor)
    if tags is not None:
        Tag.objects.filter(comment=said).delete()
        _tag(actor, said.item, said, tags)
    return said


@command
def delete_comment(*, actor: Person, comment_id: UUID) -> Comment:
    """Remove the words of one's own comment; answers to it stay."""
    said = Comment.objects.select_for_update().get(id=comment_id)
    require(wrote(actor, said), AUTHORS_ALONE)
    said.text, said.deleted_at = "", clock.now()
    said.version += 1
    said.save()
    Tag.objects.filter(comment=said).delete()
    trail.record("comment.delete", said, actor=actor)
    return said


def _tag(actor: Person, item: Item, said: Comment | None, values: Iterable[str]) -> None:
    for value in dict.fromkeys(values):
        found = frameworks.known(value)
        if found is None:
            raise Invalid(tags="Choose a tag from the list.")
        Tag.objects.get_or_create(item=item, comment=said, framework=found[0], key=found[1], defaults={"author": actor})


@command
def tag_item(*, actor: Person, item_id: UUID, tag: str) -> Item:
    """Say which behaviour an own item shows; `tag` is 'framework/key'."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    _tag(actor, item, None, [tag])
    trail.record("item.tag", item, actor=actor)
    return item


@command
def untag_item(*, actor: Person, item_id: UUID, tag: str) -> Item:
    """Take a tag off an own item."""
    item = Item.objects.get(id=item_id)
    require(owns(actor, item), OWNERS_ALONE)
    framework, _, key = tag.replace("\x00", "").partition("/")
    Tag.objects.filter(item=item, comment=None, framework=framework, key=key).delete()
    trail.record("item.untag", item, actor=actor)
    return item
