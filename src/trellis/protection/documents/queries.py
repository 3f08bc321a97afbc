"""Reading drafted documents: which there are, and one for a place of the person's office."""

from __future__ import annotations

from uuid import UUID

from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.protection.documents.drafts import DRAFTS
from trellis.protection.documents.facts import facts_for, places_to_draft_for
from trellis.protection.documents.parts import Document, pieces
from trellis.protection.documents.word import MEDIA_TYPE, as_word

TITLES = {key: title for key, (title, _) in DRAFTS.items()}
__all__ = ["MEDIA_TYPE", "TITLES", "Document", "as_word", "document", "may_draft", "pieces", "places_to_draft_for"]


def may_draft(person: Person) -> bool:
    """Say whether the person is a data-protection officer or programme lead anywhere."""
    return bool(people.roles_of(person) & {Role.PROTECTION, Role.LEAD})


def document(person: Person, key: str, place_id: UUID | None = None) -> Document | None:
    """Return a document drafted for one of the person's places; None for an unknown one or another place."""
    facts = facts_for(person, place_id) if key in DRAFTS else None
    return DRAFTS[key][1](facts) if facts else None
