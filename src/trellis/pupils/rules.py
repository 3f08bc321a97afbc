"""Who may do what with classes, each rule in words."""

from __future__ import annotations

from typing import Any

from trellis.pupils.models import SchoolClass


def teaches(actor: Any, school_class: SchoolClass) -> bool:
    """Only the teacher whose class it is."""
    return actor is not None and school_class.owner_id == actor.id


TEACHERS_ALONE = "Only the teacher whose class it is can do that."
NO_SCHOOL = "A class belongs to a school you work at, and none is recorded for you. Your programme lead adds it."
