"""Groups of colleagues: naming one, asking people in, answering, leaving, ending. Reached through `commands`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from trellis.circles import showing
from trellis.circles.models import Circle, CircleKind, GroupInvitation
from trellis.kernel import trail
from trellis.kernel.commands import command, require
from trellis.kernel.database import HasId
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id

TITLE_MOST = 80
PEOPLE_MOST = 30
SHOWN_ALREADY = (
    "Something is shown in this group already, to the people who were in it then. Nobody else comes in now: "
    "take it back first, or begin another group."
)


def call(function: str, *arguments: Any) -> None:
    """Run one of the SQL functions that alone may write circles and members."""
    holes = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({holes})", arguments)


@command
def begin_group(*, actor: HasId, title: str, once: UUID | None = None) -> UUID:
    """Open a group with the actor alone in it. `once` makes a form sent twice one group. Raises Invalid(title=…)."""
    title = " ".join(title.split())
    if not title:
        raise Invalid(title="Give the group a name, such as Early reading.")
    if len(title) > TITLE_MOST:
        raise Invalid(title=f"A name can have {TITLE_MOST} characters; this one has {len(title)}.")
    group_id = once or new_id()
    if Circle.objects.filter(id=group_id).exists():
        return group_id
    call("open_circle", group_id, str(CircleKind.GROUP), title, [actor.id], ["keeps it"])
    trail.record("circle.open", Circle(id=group_id), actor=actor, circle_id=group_id, state_to="group")
    return group_id


@command
def ask_into_group(*, actor: HasId, circle_id: UUID, person_id: UUID) -> UUID:
    """Ask a colleague into a group the actor keeps; they are in it once they say yes.

    Refused once something is shown in it, since that was shown to the people named then.
    """
    group = showing.group_of(actor, circle_id)
    require(group.mine, "Only who keeps the group asks people in.")
    require(not group.shown, SHOWN_ALREADY)
    members = showing.members_of(circle_id)
    require(person_id not in members, "They are in it already.")
    waiting = GroupInvitation.objects.filter(circle_id=circle_id, answered_at=None).count()
    require(len(members) + waiting < PEOPLE_MOST, f"A group has {PEOPLE_MOST} people at most.")
    invitation_id = new_id()
    call("invite_to_group", invitation_id, circle_id, person_id)
    trail.record("circle.ask", GroupInvitation(id=invitation_id), actor=actor, circle_id=circle_id)
    return invitation_id


@command
def answer_group(*, actor: HasId, invitation_id: UUID, yes: bool) -> UUID:
    """Say yes or no to being in a group; returns the group's id. Raises GroupInvitation.DoesNotExist, Refused."""
    asked = GroupInvitation.objects.get(id=invitation_id, person_id=actor.id)
    require(asked.answered_at is None, "You have answered this, or the group has ended.")
    if yes:
        with connection.cursor() as cursor:
            cursor.execute("SELECT group_takes_people(%s)", [asked.id])
            require(cursor.fetchone()[0], "Something is shown in this group by now, so nobody else comes in.")
    call("answer_group_invitation", invitation_id, yes)
    trail.record("circle.answer", asked, actor=actor, circle_id=asked.circle_id, state_to="yes" if yes else "no")
    return asked.circle_id


@command
def leave_group(*, actor: HasId, circle_id: UUID) -> None:
    """Leave a group; what the actor showed there is taken back."""
    group = showing.group_of(actor, circle_id)
    require(not group.mine, "You keep this group: end it instead.")
    call("leave_circle", circle_id, actor.id)
    trail.record("circle.leave", Circle(id=circle_id), actor=actor, circle_id=circle_id)


@command
def end_group(*, actor: HasId, circle_id: UUID) -> None:
    """End a group the actor keeps: all that is shown in it is taken back from everybody."""
    group = showing.group_of(actor, circle_id)
    require(group.mine, "Only who keeps the group ends it.")
    call("end_group", circle_id)
    trail.record("circle.end", Circle(id=circle_id), actor=actor, circle_id=circle_id)
