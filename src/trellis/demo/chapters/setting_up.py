"""Opening: places, accounts, the cohort, coaches' places, and what the heads answered."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from trellis.circles.commands import private_circle
from trellis.coaching import commands as coaching
from trellis.demo.chapters.cast import ADDRESS, COACHES, LEARNERS, PARTS, PLACES, Cast
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.people import commands as people
from trellis.people.models import Membership, Organisation, Person
from trellis.programme import commands as programme

FIRST_WEEK = 32  # school weeks ago: about ten months
HAS_A_CIRCLE = {"learner", "coach", "tutor"}


def set_up(cast: Cast, password: str) -> None:
    """Make everybody and everything that is there before anybody learns."""
    _first_administrator(cast)
    _places(cast)
    _accounts(cast)
    _passwords(cast, password)
    _cohort(cast)
    _promises(cast)


def _first_administrator(cast: Cast) -> None:
    """Make the hub and its administrator by hand: before them there is nobody who could."""
    kind, name, *_ = PLACES["hub"]
    cast.places["hub"] = Organisation.objects.create(kind=kind, name=name, key="eastmere-teaching-hub")
    part = PARTS["sam"]
    sam = Person.objects.create_user(email=ADDRESS.format(part.address), name=part.name)
    Membership.objects.create(
        person=sam, organisation=cast.places["hub"], role=part.role, post=part.post,
        since=cast.when.day(FIRST_WEEK, "Mon"),
    )  # fmt: skip
    cast.people["sam"] = sam


def _places(cast: Cast) -> None:
    with cast.at("sam", FIRST_WEEK, "Mon", "9:20") as sam:
        for key, (kind, name, urn, parent) in PLACES.items():
            if key not in cast.places:
                above = cast.places[parent].id if parent else None
                cast.places[key] = people.add_organisation(actor=sam, kind=kind, name=name, urn=urn, parent_id=above)


def _accounts(cast: Cast) -> None:
    """Sam adds the staff; Helen adds the learners in the week they are enrolled."""
    for key, part in PARTS.items():
        if key in cast.people:
            continue
        by, weeks, hour = (
            ("helen", LEARNERS[key][1], "9:40") if part.role == "learner" else ("sam", FIRST_WEEK, "10:05")
        )
        with cast.at(by, weeks, "Mon", hour) as actor:
            cast.people[key] = people.add_person(
                actor=actor, name=part.name, email=ADDRESS.format(part.address), role=part.role,
                organisation_id=cast.places[part.place].id, post=part.post,
            )  # fmt: skip


def _passwords(cast: Cast, password: str) -> None:
    """Set the demo's password for everybody: hashed once, since hashing is slow on purpose."""
    hashed = make_password(password)
    for key, person in cast.people.items():
        person.password = hashed
        person.save(update_fields=["password"])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if PARTS[key].role in HAS_A_CIRCLE:
            with clock.set_to(cast.when.moment(_since(key), "Mon", "16:00")), acting_as(person):
                private_circle(actor=person)


def _since(key: str) -> int:
    """Return how many school weeks ago a person came."""
    return LEARNERS[key][1] if key in LEARNERS else FIRST_WEEK


def _cohort(cast: Cast) -> None:
    """Helen opens the cohort, records coaches' places and enrols twelve people; one has no coach yet."""
    starts_on = cast.when.day(FIRST_WEEK - 1, "Mon")
    with cast.at("helen", FIRST_WEEK, "Tue", "11:00") as helen:
        eastmere = cast.places["eastmere"].id
        cast.cohort = programme.open_cohort(
            actor=helen, organisation_id=eastmere, name=f"MTL {starts_on.year}", starts_on=starts_on
        )
        for key, (places, training) in COACHES.items():
            programme.set_places(
                actor=helen, organisation_id=eastmere, coach_id=cast.people[key].id, places=places, training=training
            )
    for key, (coach, weeks) in LEARNERS.items():
        with cast.at("helen", weeks, "Mon", "14:10") as helen:
            cast.enrolments[key] = programme.enrol(
                actor=helen, cohort_id=cast.cohort.id, learner_id=cast.people[key].id,
                school_id=cast.places[PARTS[key].place].id, tutor_id=cast.people["owen"].id,
                coach_id=cast.people[coach].id if coach else None,
            )  # fmt: skip


def _promises(cast: Cast) -> None:
    """Two heads have promised; the third has not answered."""
    for key, place, day in (("margaret", "harbour", "Wed"), ("peter", "mill", "Thu")):
        with cast.at(key, FIRST_WEEK - 1, day, "8:15") as head:
            coaching.answer_promise(actor=head, school_id=cast.places[place].id, answer="accepted")
