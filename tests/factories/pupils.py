"""Classes and permissions for tests, written by their teacher."""

from datetime import date

from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.people.models import Membership, Organisation, Person
from trellis.pupils import commands
from trellis.pupils.commands import Terms
from trellis.pupils.models import Pupil, SchoolClass


def terms(
    allows: int = 3,
    *,
    blur: bool = False,
    basis: str = "public_task",
    decided_on: date | None = None,
    expires_on: date | None = None,
) -> Terms:
    return Terms(allows, blur, basis, decided_on or clock.today(), expires_on)


def school_of(person: Person) -> Organisation:
    """The school the person works at."""
    return Membership.objects.filter(person=person).first().organisation


def make_class(owner: Person, name: str = "Year 4", *keys: str, allows: int = 3, school=None, **more) -> SchoolClass:
    with acting_as(owner):
        return commands.open_class(
            actor=owner, name=name, school_id=(school or school_of(owner)).id, terms=terms(allows, **more), keys=keys
        )


def pupil_of(owner: Person, school_class: SchoolClass, key: str) -> Pupil:
    with acting_as(owner):
        return Pupil.objects.get(school_class=school_class, key=key)


def allow(owner: Person, school_class: SchoolClass, key: str, allows: int | None, **more) -> None:
    """Record a pupil's own permission; None: as the class again."""
    pupil = pupil_of(owner, school_class, key)
    with acting_as(owner):
        change = None if allows is None else terms(allows, **more)
        commands.set_pupils(actor=owner, class_id=school_class.id, version=None, changes={pupil.id: change})
