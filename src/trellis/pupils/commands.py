"""What a teacher does with classes and permissions: the only door for writing.

A changed permission takes back, in the same transaction, what may not be shown any more: the
database does that itself (evidence, migration 0007), so that no command can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.kernel.ids import new_id
from trellis.people.models import Person
from trellis.pupils import keys as pupil_keys
from trellis.pupils import queries
from trellis.pupils.enums import Allows, Basis
from trellis.pupils.importing import Plan, import_file, preview
from trellis.pupils.models import Permission, Pupil, SchoolClass
from trellis.pupils.rules import NO_SCHOOL, TEACHERS_ALONE, teaches

__all__ = [
    "Plan", "Terms", "add_pupils", "import_file", "open_class", "preview", "pupils_left", "rename_class",
    "set_pupils", "set_standard",
]  # fmt: skip
NAME_MOST = 60


@dataclass(frozen=True)
class Terms:
    """What is recorded of a class or a pupil. `expires_on` is the last day it holds."""

    allows: int
    blur: bool
    basis: str
    decided_on: date
    expires_on: date | None = None


def check_terms(terms: Terms) -> None:
    """Raise Invalid for terms that do not fit together."""
    if terms.allows not in Allows.values:
        raise Invalid(allows="Choose how far recordings may go.")
    if terms.basis not in Basis.values:
        raise Invalid(basis="Choose the lawful basis. If you are not sure, ask your school’s data protection lead.")
    if terms.decided_on > clock.today():
        raise Invalid(decided_on="That day is still to come. Give the day it was decided.")
    if terms.expires_on is not None and terms.expires_on < terms.decided_on:
        raise Invalid(expires_on="It ends before it begins. Give a later day, or leave it empty.")


def check_name(name: str) -> str:
    """Return a class's name without outer space. Raises Invalid(name=…)."""
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Give the class a name, such as Year 4 or 9B history.")
    if len(name) > NAME_MOST:
        raise Invalid(name=f"A class’s name can have {NAME_MOST} characters; this one has {len(name)}.")
    return name


@command
def open_class(*, actor: Person, name: str, school_id: UUID, terms: Terms, keys: Iterable[str] = ()) -> SchoolClass:
    """Begin a class with what holds for all of it, and its pupils' keys.

    Raises Refused, Invalid(name=…, school=…, allows=…, keys=…).
    """
    schools = dict(queries.schools_of(actor))
    require(bool(schools), NO_SCHOOL)
    if school_id not in schools:
        raise Invalid(school="Choose the school at which you teach this class.")
    name = check_name(name)
    check_terms(terms)
    if SchoolClass.objects.filter(owner=actor, school_id=school_id, name=name).exists():
        raise Invalid(name=f"You have a class called {name} there already. Open that one, or give this another name.")
    made = SchoolClass.objects.create(owner=actor, school_id=school_id, name=name, made_at=clock.now())
    trail.record("class.open", made, actor=actor)
    write(actor, [(made.id, None, terms)])
    _add(made, keys)
    return made


@command
def rename_class(*, actor: Person, class_id: UUID, version: int | None, name: str) -> SchoolClass:
    """Give a class another name. Raises Refused, Conflict, Invalid(name=…)."""
    found = _own(actor, class_id, version)
    found.name = check_name(name)
    twin = SchoolClass.objects.filter(owner=actor, school_id=found.school_id, name=found.name).exclude(id=found.id)
    if twin.exists():
        raise Invalid(name=f"You have a class called {found.name} there already.")
    found.save()
    trail.record("class.rename", found, actor=actor)
    return found


@command
def set_standard(*, actor: Person, class_id: UUID, version: int | None, terms: Terms) -> SchoolClass:
    """Record what holds for the whole class from now on; pupils with a word of their own keep it.

    Raises Refused, Conflict, Invalid.
    """
    check_terms(terms)
    found = _own(actor, class_id, version)
    found.save()
    write(actor, [(found.id, None, terms)])
    trail.record("class.set_standard", found, actor=actor)
    return found


@command
def set_pupils(
    *, actor: Person, class_id: UUID, version: int | None, changes: Mapping[UUID, Terms | None]
) -> SchoolClass:
    """Record what holds for single pupils; None: as the class again. Earlier words stay in the history.

    Raises Refused, Conflict, Invalid; Pupil.DoesNotExist for one of another class.
    """
    found = _own(actor, class_id, version)
    known = set(Pupil.objects.filter(school_class=found).values_list("id", flat=True))
    for pupil_id, terms in changes.items():
        if pupil_id not in known:
            raise Pupil.DoesNotExist
        if terms is not None:
            check_terms(terms)
    found.save()
    write(actor, [(found.id, pupil_id, terms) for pupil_id, terms in changes.items()])
    trail.record("class.set_pupils", found, actor=actor)
    return found


@command
def add_pupils(*, actor: Person, class_id: UUID, version: int | None, keys: Iterable[str]) -> SchoolClass:
    """Add pupils by key; who is there already stays as they are. Raises Refused, Conflict, Invalid(keys=…)."""
    found = _own(actor, class_id, version)
    _add(found, keys)
    found.save()
    trail.record("class.add_pupils", found, actor=actor)
    return found


@command
def pupils_left(*, actor: Person, class_id: UUID, version: int | None, keys: Iterable[str]) -> SchoolClass:
    """Write that pupils have left the class; earlier recordings of them are still checked.

    Raises Refused, Conflict, Invalid(left=…).
    """
    found = _own(actor, class_id, version)
    wanted = {pupil_keys.tidy(key) for key in keys}
    there = Pupil.objects.filter(school_class=found, key__in=wanted)
    missing = wanted - set(there.values_list("key", flat=True))
    if missing or not wanted:
        raise Invalid(left=f"There is no {min(missing)} in this class." if missing else "Type at least one key.")
    there.filter(left_on=None).update(left_on=clock.today())
    found.save()
    trail.record("class.pupils_left", found, actor=actor)
    return found


def _own(actor: Person, class_id: UUID, version: int | None) -> SchoolClass:
    """Return the actor's class, locked; unseen rows are DoesNotExist."""
    found = SchoolClass.objects.select_for_update(of=("self",)).get(id=class_id)
    require(teaches(actor, found), TEACHERS_ALONE)
    check_version(found, version)
    return found


def _add(school_class: SchoolClass, keys: Iterable[str]) -> None:
    """Add the keys that are not there; one who had left is back."""
    wanted = [pupil_keys.tidy(key) for key in keys]
    wrong = next((sentence for key in wanted if (sentence := pupil_keys.problem(key))), "")
    if wrong:
        raise Invalid(keys=wrong)
    there = Pupil.objects.filter(school_class=school_class, key__in=wanted)
    there.exclude(left_on=None).update(left_on=None)
    known = set(there.values_list("key", flat=True))
    fresh = [key for key in dict.fromkeys(wanted) if key not in known]
    Pupil.objects.bulk_create(Pupil(school_class=school_class, key=key) for key in fresh)


def write(actor: Person, rows: Iterable[tuple[UUID, UUID | None, Terms | None]]) -> None:
    """Add one row of history for each (class, pupil or None, terms or None for "as the class")."""
    now = clock.now()
    Permission.objects.bulk_create(
        Permission(
            id=new_id(),
            school_class_id=class_id,
            pupil_id=pupil_id,
            follows=terms is None,
            allows=terms.allows if terms else Allows.NOTHING,
            blur=terms.blur if terms else False,
            basis=terms.basis if terms else Basis.PUBLIC_TASK,
            decided_on=terms.decided_on if terms else clock.today(),
            expires_on=terms.expires_on if terms else None,
            recorded_by=actor,
            recorded_at=now,
        )
        for class_id, pupil_id, terms in rows
    )
