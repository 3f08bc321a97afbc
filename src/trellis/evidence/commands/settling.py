"""What a capture knew before its item was there: written down when it is."""

from __future__ import annotations

from trellis.evidence.commands.pupils import say_who_is_in
from trellis.evidence.models import Capture, Item
from trellis.evidence.queries.pupils import RECORDINGS
from trellis.people.models import Person
from trellis.pupils import queries as pupils


def settle(actor: Person, captured: Capture, item: Item) -> None:
    """Join a capture with its item, and say who is in it as was said when it was recorded.

    A class that is not the actor's own any more is left out: the question is then asked again
    before anybody else sees the item.
    """
    captured.item_id = item.id
    captured.save(update_fields=["item_id"])
    if captured.nobody and item.kind in RECORDINGS:
        say_who_is_in(actor=actor, item_id=item.id, nobody=True)
    elif captured.school_class_id in {one.id for one in pupils.classes(actor)}:
        say_who_is_in(actor=actor, item_id=item.id, classes={captured.school_class_id: ()})
