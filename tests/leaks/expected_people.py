"""Circles, the access log and drafts in the leak matrix. People's own tables are open; see below.

Open, and why (circles/open_tables.py says it of each): people_person, people_organisation and
people_membership are arrangements that sign-in and every page's faces need; people_invitation
holds hashes only; account_emailaddress is read before anybody is signed in. people_letter is
written by the application and read by the sending job alone (WRITE_ONLY).
"""

from __future__ import annotations

from uuid import UUID

from tests.factories.evidence import make_group
from tests.leaks.world import World, canary
from trellis.circles import commands as circles
from trellis.circles.models import AccessLog, Member, Placement
from trellis.evidence import commands as evidence
from trellis.kernel import drafts
from trellis.kernel.database import acting_as
from trellis.people import letters

SEES: dict[str, set[str]] = {
    "kernel_draft:unsaved": {"learner"},
    "circles_circle:private": {"learner"},
    "circles_circle:group": {"learner", "coach"},
    "circles_circle:submission": {"learner", "tutor"},
    # In a group people see each other; assessors of a submission see only themselves.
    "circles_member:private": {"learner"},
    "circles_member:group_learner": {"learner", "coach"},
    "circles_member:group_coach": {"learner", "coach"},
    "circles_member:submission_learner": {"learner"},
    "circles_member:submission_tutor": {"tutor"},
    "circles_placement:group": {"learner", "coach"},
    "circles_placement:taken_back": {"learner", "coach"},
    # The owner and whoever opened it; not the tutor, not the leader.
    "circles_accesslog:opened": {"learner", "coach"},
}
MUST_SEE: dict[str, set[str]] = {"learner": {"circles_accesslog:opened"}}


def plant(world: World) -> dict[str, UUID]:
    """Plant a draft, three circles with their members, two placements, and one opening."""
    learner, coach, tutor = world.learner, world.coach, world.tutor
    group = make_group(learner, coach, title=canary("circles_circle:group"))
    told = Member.objects.using("owner").filter(circle_id=group, person_id=coach.id)
    assert told.update(reason=canary("circles_member:group_coach")) == 1
    rows: dict[str, UUID] = {"circles_circle:group": group}
    with acting_as(learner):
        draft = drafts.save(actor=learner, form_key="leaks", fields={"text": [canary("kernel_draft:unsaved")]})
        rows["kernel_draft:unsaved"] = draft.id
        rows["circles_circle:private"] = circles.private_circle(actor=learner)
        rows["circles_circle:submission"] = circles.open_circle(
            actor=learner, kind="submission", title=canary("circles_circle:submission"),
            people={learner.id: "submitted", tutor.id: canary("circles_member:submission_tutor")},
        )  # fmt: skip
        for case in ("group", "taken_back"):
            item = evidence.note(actor=learner, title="Placed", text="Placed", trigger="", taken_on=None)
            circles.place(actor=learner, item_id=item.id, circle_id=rows["circles_circle:group"])
            if case == "taken_back":
                circles.take_back(actor=learner, item_id=item.id, circle_id=rows["circles_circle:group"])
            placed = Placement.objects.get(item_id=item.id, circle_id=rows["circles_circle:group"])
            rows[f"circles_placement:{case}"] = placed.id
    with acting_as(coach):
        circles.log_access(
            reader=coach, owner_id=learner.id, item_kind="note", item_id=item.id, circle_id=None,
            why=canary("circles_accesslog:opened"),
        )  # fmt: skip
        rows["circles_accesslog:opened"] = AccessLog.objects.get(why=canary("circles_accesslog:opened")).id
    letters.post_text(to="somebody@test.example", subject="A letter", text=canary("people_letter:unsent"))
    return rows | _members(rows, learner.id, coach.id, tutor.id)


def _members(rows: dict[str, UUID], learner: UUID, coach: UUID, tutor: UUID) -> dict[str, UUID]:
    """Find the members' rows with the owner's eyes, since no role sees all of them."""
    wanted = {
        "private": ("private", learner),
        "group_learner": ("group", learner),
        "group_coach": ("group", coach),
        "submission_learner": ("submission", learner),
        "submission_tutor": ("submission", tutor),
    }
    members = Member.objects.using("owner")
    return {
        f"circles_member:{case}": members.get(circle_id=rows[f"circles_circle:{kind}"], person_id=person).id
        for case, (kind, person) in wanted.items()
    }
