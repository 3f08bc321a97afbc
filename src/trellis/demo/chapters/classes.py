"""The classes that teachers recorded permissions for, and the exceptions in them. Keys are invented."""

from __future__ import annotations

from trellis.demo.chapters.cast import PARTS, Cast
from trellis.pupils import commands as pupils
from trellis.pupils import queries
from trellis.pupils.commands import Terms
from trellis.pupils.enums import Allows, Basis

# Who, school weeks ago, the class, how many pupils, and exceptions by key: (how far, face hidden).
CLASSES = {
    "priya": (
        28,
        "Year 4",
        28,
        {"P07": (Allows.NOTHING, False), "P19": (Allows.OUTSIDE, True), "P22": (Allows.SCHOOL, False)},
    ),
    "grace": (28, "Year 3", 26, {}),
    "tom": (25, "8M maths", 30, {"P11": (Allows.SCHOOL, False)}),
    "leila": (25, "10C chemistry", 24, {}),
}


def record(cast: Cast) -> None:
    """Each teacher records a class once, then the few who differ."""
    ends = cast.when.today.replace(month=8, day=31)
    ends = ends if ends > cast.when.today else ends.replace(year=ends.year + 1)
    for who, (week, name, count, exceptions) in CLASSES.items():
        since = cast.when.day(week, "Mon")
        whole = Terms(Allows.OUTSIDE, blur=False, basis=Basis.PUBLIC_TASK, decided_on=since, expires_on=ends)
        keys = [f"P{number:02d}" for number in range(1, count + 1)]
        with cast.at(who, week, "Tue", "16:20") as teacher:
            school = cast.places[PARTS[who].place].id
            made = pupils.open_class(actor=teacher, name=name, school_id=school, terms=whole, keys=keys)
            ids = {line.key: line.id for line in queries.class_view(teacher, made.id).lines}
            changes = {
                ids[key]: Terms(allows, blur=blur, basis=Basis.PUBLIC_TASK, decided_on=since, expires_on=ends)
                for key, (allows, blur) in exceptions.items()
            }
            cast.classes[who] = pupils.set_pupils(actor=teacher, class_id=made.id, version=None, changes=changes)
