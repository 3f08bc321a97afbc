"""A state moves only along its table, only by those whom the rule names, and leaves an event."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import connections

from tests.factories.people import make_person
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.kernel.ids import new_id
from trellis.kernel.workflow import Transition, Workflow

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


class _Meta:
    label_lower = "test.thing"


@dataclass
class Thing:
    owner: object
    state: str = "draft"
    id: UUID = field(default_factory=new_id)
    saved: int = 0
    _meta = _Meta

    def save(self):
        self.saved += 1


def owns(actor, thing) -> bool:
    """The owner."""
    return thing.owner == actor


THING = Workflow("thing", Transition("send", ("draft",), "sent", owns, "Only its owner sends it."))


def _events() -> list:
    with connections["default"].cursor() as cursor:  # the owner's connection cannot see this test's transaction
        cursor.execute("SELECT count(*) FROM kernel_event")
        return cursor.fetchone()


def test_move_writes_state_and_refuses_everything_else():
    owner, other = make_person(), make_person()
    thing = Thing(owner)
    with acting_as(other), pytest.raises(Refused, match="Only its owner"):
        THING.move(thing, "send", actor=other)
    assert (thing.state, thing.saved) == ("draft", 0)
    with acting_as(owner):
        assert THING.can("send", owner, thing)
        THING.move(thing, "send", actor=owner)
        assert (thing.state, thing.saved) == ("sent", 1)
        assert not THING.can("send", owner, thing)
        with pytest.raises(Refused):
            THING.move(thing, "send", actor=owner)
        assert thing.saved == 1


def test_the_application_cannot_read_the_trail_it_writes():
    owner = make_person()
    with acting_as(owner):
        THING.move(Thing(owner), "send", actor=owner)
        assert _events() == (0,)
