"""Looking closer with a review framework: begin, mark, finish, show, lay beside a recording."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from trellis.circles.commands import private_circle
from trellis.evidence import queries as evidence
from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.errors import Invalid
from trellis.observation import reviews, seats
from trellis.observation.models import Alignment, Look, Mark, Observation
from trellis.observation.queries.looking import open_to
from trellis.observation.review_schema import Review
from trellis.observation.rules import is_pair, is_taker
from trellis.observation.workflow import LOOK
from trellis.people.models import Person

MARKS_MOST = 3000
LONGEST_MS = 6 * 3_600_000
NOTE_MOST = 2000
NOT_THERE = "It can be shown only where the lesson is, in a partnership that is open."
NOT_YOURS = "Only whoever marks it changes it."


@dataclass(frozen=True)
class NewMark:
    """One tap on its way: `id` is made by the device, `at_ms` counts from the look's beginning."""

    id: UUID
    at_ms: int
    code: str = ""
    seat: str = ""
    text: str = ""


@command
def begin_look(
    *, actor: Person, review: str, observation_id: UUID | None = None, item_id: UUID | None = None, plan: str = ""
) -> Look:
    """Begin to look, in class or on a recording; its marks are the taker's alone until shown.

    Framework, version and pack are kept with it (R99). Raises Invalid(review=…, seats=…), DoesNotExist (404).
    """
    pack = reviews.pack()
    found = pack.section(Review).get(review) if pack else None
    if pack is None or found is None:
        raise Invalid(review="Choose one of the ways to look.")
    drawn = "\n".join(seats.rows(plan)) if found.kind == "seats" else ""
    if found.kind == "seats" and seats.problem(drawn):
        raise Invalid(seats=seats.problem(drawn))
    if observation_id:
        require(is_pair(actor, Observation.objects.get(id=observation_id)), "Only the two of them look for this.")
    if item_id:
        require(evidence.item_view(actor, item_id).duration_ms > 0, "There is nothing to play in this.")
    look = Look.objects.create(
        taker=actor, circle_id=private_circle(actor=actor), observation_id=observation_id, item_id=item_id,
        review=review, review_version=found.version, pack_name=pack.key, pack_version=pack.version, seats=drawn,
        began_at=clock.now(),
    )  # fmt: skip
    if item_id:
        Alignment.objects.create(look=look, item_id=item_id, offset_ms=0, by=actor, at=clock.now())
    trail.record("look.begin", look, actor=actor, state_to=look.state)
    return look


@command
def mark(*, actor: Person, look_id: UUID, marks: Sequence[NewMark] = (), undone: Iterable[UUID] = ()) -> list[UUID]:
    """Keep marks, and take some back; sending the same again changes nothing. Returns the ids that stand here.

    Raises Refused (somebody else's, or full), Invalid(mark=…).
    """
    look = _own(actor, look_id)
    review = _review(look)
    kept_before = Mark.objects.filter(look=look).count()
    require(kept_before + len(marks) <= MARKS_MOST, f"That is full: {MARKS_MOST} marks. Finish it and begin another.")
    rows = [_row(look, review, one) for one in marks]
    Mark.objects.bulk_create(rows, ignore_conflicts=True)
    gone = list(undone)
    Mark.objects.filter(look=look, id__in=gone).update(undone=True)
    trail.record("look.mark", look, actor=actor)
    wanted = [*(one.id for one in marks), *gone]
    return list(Mark.objects.filter(look=look, id__in=wanted).values_list("id", flat=True))


@command
def finish_look(*, actor: Person, look_id: UUID, length_ms: int | None = None) -> Look:
    """Say that the looking is over; `length_ms` is how long was looked. Raises Refused."""
    look = _own(actor, look_id)
    last = Mark.objects.filter(look=look, undone=False).order_by("-at_ms").values_list("at_ms", flat=True).first() or 0
    passed = int((clock.now() - look.began_at).total_seconds() * 1000)
    said = length_ms if length_ms is not None else last if look.item_id else passed
    look.length_ms = min(max(said, last, 1), LONGEST_MS)
    LOOK.move(look, "finish", actor=actor)
    return look


@command
def go_on(*, actor: Person, look_id: UUID) -> Look:
    """Go on marking what was finished. Raises Refused."""
    look = _own(actor, look_id)
    LOOK.move(look, "go_on", actor=actor)
    return look


@command
def show_look(*, actor: Person, look_id: UUID, circle_id: UUID) -> Look:
    """Show own marks to a partnership, of those `queries.open_to` names. Raises Refused."""
    look = _own(actor, look_id)
    require(circle_id in open_to(actor, look), NOT_THERE)
    return _move(actor, look, circle_id, "look.show")


@command
def hide_look(*, actor: Person, look_id: UUID) -> Look:
    """Take own marks back, at once (R34). Raises Refused."""
    look = _own(actor, look_id)
    return _move(actor, look, private_circle(actor=actor), "look.take_back")


@command
def align(*, actor: Person, look_id: UUID, item_id: UUID, mark_ms: int, at_ms: int) -> Alignment:
    """Lay a look beside a recording by one known moment: `mark_ms` of the look is `at_ms` of the recording.

    Raises Invalid(at=…), DoesNotExist (404) for what one may not see.
    """
    look = Look.objects.get(id=look_id)
    found = evidence.item_view(actor, item_id)
    require(found.duration_ms > 0, "There is nothing to play in this.")
    if not 0 <= at_ms <= found.duration_ms:
        raise Invalid(at="That moment is not in the recording.")
    laid, _ = Alignment.objects.update_or_create(
        look=look, item_id=item_id, by=actor, defaults={"offset_ms": at_ms - mark_ms, "at": clock.now()}
    )
    trail.record("look.align", look, actor=actor)
    return laid


@command
def delete_look(*, actor: Person, look_id: UUID) -> None:
    """Delete own marks with all of it. Raises Refused."""
    look = _own(actor, look_id)
    trail.record("look.delete", look, actor=actor)
    look.delete()


def _own(actor: Person, look_id: UUID) -> Look:
    look = Look.objects.select_related("observation").get(id=look_id)
    require(is_taker(actor, look), NOT_YOURS)
    return look


def _move(actor: Person, look: Look, circle_id: UUID, verb: str) -> Look:
    look.circle_id = circle_id
    look.save(update_fields=["circle"])
    trail.record(verb, look, actor=actor)
    return look


def _review(look: Look) -> Review | None:
    pack = reviews.pack(look.pack_name, look.pack_version)
    return pack.section(Review).get(look.review) if pack else None


def _row(look: Look, review: Review | None, one: NewMark) -> Mark:
    if review is None or (review.kind != "notes" and one.code and review.code(one.code) is None):
        raise Invalid(mark="This is not one of the things to mark.")
    if not (one.code or one.text.strip()):
        raise Invalid(mark="Write a few words first.")
    if one.seat and one.seat not in {key for key, _, _ in seats.seats(look.seats)}:
        raise Invalid(mark="That seat is not in the plan.")
    if review.kind == "seats" and one.code and not one.seat:
        raise Invalid(mark="Tap a seat.")
    if not 0 <= one.at_ms <= LONGEST_MS:
        raise Invalid(mark="That time is not in a lesson.")
    return Mark(id=one.id, look=look, at_ms=one.at_ms, code=one.code, seat=one.seat, text=one.text.strip()[:NOTE_MOST])
