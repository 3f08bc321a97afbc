"""Quick capture: a note or a file from a telephone, kept once however often it is sent (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from trellis.evidence.commands.items import add_stored, check_words, first_words, note
from trellis.evidence.commands.settling import settle
from trellis.evidence.commands.uploads import start_upload
from trellis.evidence.enums import UploadState
from trellis.evidence.models import Capture, Upload
from trellis.kernel import clock
from trellis.kernel.commands import command
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.pupils import queries as pupils

NOTHING = "Write a few words first."
OTHER_CLASS = "That class is not among yours any more. Choose again, or say it later."
ALIVE = (UploadState.RECEIVING, UploadState.CHECKING, UploadState.RECEIVED)


@dataclass(frozen=True)
class Said:
    """What somebody says about a capture; `title` may be made of its first words."""

    text: str = ""
    title: str = ""
    trigger: str = ""
    taken_on: date | None = None
    school_class: UUID | None = None
    nobody: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """The words as the commands of items and uploads take them; a file too is known by what was said of it."""
        title = self.title or first_words(self.text)
        return {"text": self.text, "title": title, "trigger": self.trigger, "taken_on": self.taken_on}


@command
def capture_note(*, actor: Person, once: UUID, said: Said) -> Capture:
    """Keep words, once. Raises Invalid(text=…, title=…, trigger=…)."""
    captured = _once(actor, once)
    if captured.item_id is None:
        if not (said.text.strip() or said.title.strip()):
            raise Invalid(text=NOTHING)
        settle(actor, captured, note(actor=actor, **said.words))
    return captured


@command
def capture_file(*, actor: Person, once: UUID, said: Said, name: str, length: int) -> Capture:
    """Begin a file's upload, or find the one begun: its bytes go by tus to `upload_id`.

    With `item_id` set, all of it has been here before and nothing is to be sent. An upload that was
    given up, damaged or swept away is begun anew. Raises Invalid(file=…, text=…, who=…).
    """
    check_words(text=said.text, title=said.title, trigger=said.trigger)
    if length < 1:
        raise Invalid(file="That file is empty. Please choose it again.")
    captured = _once(actor, once)
    if captured.item_id is not None or _under_way(actor, captured):
        return captured
    _who(actor, captured, said)
    captured.upload_id = start_upload(actor=actor, name=name, length=length, **said.words).id
    captured.save()
    return captured


@command
def capture_stored(*, actor: Person, once: UUID, said: Said, name: str, storage_key: str) -> tuple[Capture, bool]:
    """Make a file that a plain form sent a piece of evidence; False: it was here before, and the caller removes it."""
    captured = _once(actor, once)
    if captured.item_id is not None:
        return captured, False
    _who(actor, captured, said)
    captured.save()
    settle(actor, captured, add_stored(actor=actor, storage_key=storage_key, name=name, **said.words))
    return captured, True


def _once(actor: Person, once: UUID) -> Capture:
    """Return the capture with this id, locked: two tries at the same time wait for each other."""
    row, _ = Capture.objects.get_or_create(owner=actor, once=once, defaults={"sent_at": clock.now()})
    return Capture.objects.select_for_update().get(id=row.id)


def _under_way(actor: Person, captured: Capture) -> bool:
    if captured.upload_id is None:
        return False
    live = Upload.objects.filter(owner=actor, id=captured.upload_id, state__in=ALIVE, expires_at__gt=clock.now())
    return live.exists()


def _who(actor: Person, captured: Capture, said: Said) -> None:
    if said.school_class is not None and said.school_class not in {one.id for one in pupils.classes(actor)}:
        raise Invalid(who=OTHER_CLASS)
    captured.school_class_id = said.school_class
    captured.nobody = said.nobody and said.school_class is None
