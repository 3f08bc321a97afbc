"""Who in a class stops a recording from being shown, and why: pure functions.

The database holds the same rule (evidence, migration 0007); tests/pupils compares the two. Source:
domain facts, data protection: permissions are checked at recording and again at sharing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trellis.kernel import words
from trellis.pupils.enums import Allows, Reach, Why

MANY = 12  # keys said one by one; the rest are counted


@dataclass(frozen=True)
class Word:
    """What was last recorded of a class or of a pupil. `expires_on` is the last day it holds."""

    allows: int
    blur: bool = False
    expires_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What holds for one pupil on a day. `own`: apart from the class. `pupil` is None for a class without keys."""

    pupil: UUID | None
    key: str
    allows: int
    blur: bool
    expired: bool = False
    own: bool = False


@dataclass(frozen=True)
class Concern:
    """One pupil whom a recording must not show there, and why."""

    key: str
    why: Why
    pupil: UUID | None = None


def standing(pupil: UUID | None, key: str, own: Word | None, standard: Word | None, day: date) -> Standing:
    """Return what holds for a pupil on `day`: their own word, else the class's, else nothing.

    A word that has run out allows nothing; that a face must be hidden does not run out.
    """
    word = own or standard or Word(Allows.NOTHING)
    expired = word.expires_on is not None and word.expires_on < day
    allows = Allows.NOTHING if expired else word.allows
    return Standing(pupil, key, allows, word.blur, expired, own is not None)


def stops(one: Standing, reach: Reach | None, *, faces_hidden: bool = False) -> Why | None:
    """Return why this pupil stops a recording at this reach; None reach: the teacher alone."""
    if one.expired:
        return Why.EXPIRED
    if one.allows < Allows.RECORD:
        return Why.NOT_RECORDED
    if reach is None:
        return None
    if one.allows < Allows.SCHOOL:
        return Why.NOT_SHOWN
    if one.allows < reach:
        return Why.NOT_OUTSIDE
    return Why.FACE if one.blur and not faces_hidden else None


def concerned(
    pupils: Iterable[Standing], reach: Reach | None, *, without: Iterable[UUID] = (), faces_hidden: bool = False
) -> tuple[Concern, ...]:
    """Return those who stop it, in the order given; `without` are confirmed not to be in it."""
    absent = set(without)
    found = []
    for one in pupils:
        why = None if one.pupil in absent else stops(one, reach, faces_hidden=faces_hidden)
        if why is not None:
            found.append(Concern(one.key, why, one.pupil))
    return tuple(found)


def keys_said(keys: Iterable[str]) -> str:
    """Return 'P07', 'P07 and P12' or the first dozen 'and 18 more'."""
    listed = list(keys)
    if len(listed) > MANY:
        return f"{', '.join(listed[:MANY])} and {len(listed) - MANY} more"
    return words.names(listed)


ONE = {
    Why.EXPIRED: "The permission for {} has run out.",
    Why.NOT_RECORDED: "{} may not be recorded.",
    Why.NOT_SHOWN: "{} may not be shown to anyone else.",
    Why.NOT_OUTSIDE: "{} may not be shown outside school.",
    Why.FACE: "The face of {} has to be hidden first.",
}


def said(concerns: Iterable[Concern]) -> list[str]:
    """Return one sentence for each reason, gravest first, each with the keys it is about."""
    by_why: dict[Why, list[str]] = {}
    for one in concerns:
        by_why.setdefault(one.why, []).append(one.key)
    return [words.capital(ONE[why].format(keys_said(by_why[why]))) for why in Why if why in by_why]
