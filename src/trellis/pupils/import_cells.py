"""Reading the cells of a list of permissions: yes and no, days, bases. Pure; problems as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from trellis.kernel.errors import Invalid
from trellis.pupils import keys as pupil_keys
from trellis.pupils.enums import Allows, Basis

NEEDED = ("class", "key")
STEPS = ("recorded", "shown in school", "shown outside")
COLUMNS = (*NEEDED, "school", *STEPS, "hide face", "basis", "decided", "expires")
WHOLE_CLASS = "ALL"
YES = {"yes", "y", "true", "1", "x", "✓"}
NO = {"no", "n", "false", "0", "-"}
BASES = {
    "public task": Basis.PUBLIC_TASK,
    "legitimate interests": Basis.LEGITIMATE,
    "legitimate interest": Basis.LEGITIMATE,
    "consent": Basis.CONSENT,
}
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")
NAME_MOST = 60


@dataclass(frozen=True)
class Cells:
    """One row as read. `key` is '' for the whole class; `follows`: no permission given, as the class.

    `basis` and `decided_on` are None where the cell is empty.
    """

    class_name: str
    key: str
    school: str
    follows: bool
    allows: int
    blur: bool
    basis: Basis | None
    decided_on: date | None
    expires_on: date | None


def read_row(cells: Mapping[str, str], wrong: Callable[[str, str], None]) -> Cells | None:
    """Return the row, or None after telling `wrong(column, sentence)` of each problem."""
    problems: list[str] = []

    def tell(column: str, sentence: str) -> None:
        problems.append(column)
        wrong(column, sentence)

    name = " ".join(cells.get("class", "").split())
    if not name or len(name) > NAME_MOST:
        tell("class", f"Name the class, in at most {NAME_MOST} characters.")
    key = _key(cells.get("key", ""), tell)
    follows = not any(cells.get(column) for column in (*STEPS, "hide face"))
    if follows and not key:
        tell("recorded", "Say yes or no: this row is the whole class.")
    allows = Allows.NOTHING if follows else _allows(cells, tell)
    blur = bool(_yes(cells.get("hide face", "") or "no", "hide face", tell))
    basis = _basis(cells.get("basis", ""), tell)
    decided, expires = _day(cells, "decided", tell), _day(cells, "expires", tell)
    if decided and expires and expires < decided:
        tell("expires", "It ends before it begins.")
    school = cells.get("school", "")
    return None if problems else Cells(name, key, school, follows, allows, blur, basis, decided, expires)


def _key(text: str, tell: Callable[[str, str], None]) -> str:
    key = pupil_keys.tidy(text)
    if key == WHOLE_CLASS:
        return ""
    sentence = pupil_keys.problem(key) if key else "Give the pupil’s key, or all for the whole class."
    if sentence:
        tell("key", sentence)
    return key


def _yes(text: str, column: str, tell: Callable[[str, str], None]) -> bool | None:
    said = text.strip().lower()
    if said in YES:
        return True
    if said not in NO:
        tell(column, f"Say yes or no, not “{text[:30]}”." if said else "Say yes or no.")
        return None
    return False


def _allows(cells: Mapping[str, str], tell: Callable[[str, str], None]) -> Allows:
    """Return the step that three answers make. Each needs the one before it."""
    said = [_yes(cells.get(column, ""), column, tell) for column in STEPS]
    if None in said:
        return Allows.NOTHING
    for at in (1, 2):
        if said[at] and not said[at - 1]:
            tell(STEPS[at], f"Yes here needs yes under “{STEPS[at - 1]}” too.")
            return Allows.NOTHING
    return Allows(sum(bool(one) for one in said))


def steps_from(*, recorded: bool, in_school: bool, outside: bool) -> Allows:
    """Return the step that three ticks make. Raises Invalid(allows=…) where one needs another."""
    if outside and not in_school:
        raise Invalid(allows="Shown outside school needs shown in school too.")
    if in_school and not recorded:
        raise Invalid(allows="Shown in school needs recorded too.")
    return Allows(int(recorded) + int(in_school) + int(outside))


def _basis(text: str, tell: Callable[[str, str], None]) -> Basis | None:
    said = " ".join(text.lower().split())
    if said and said not in BASES:
        tell("basis", "The basis is public task, legitimate interests or consent.")
    return BASES.get(said)


def _day(cells: Mapping[str, str], column: str, tell: Callable[[str, str], None]) -> date | None:
    text = cells.get(column, "").strip()
    if not text:
        return None
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    tell(column, "Write the day as 2027-08-31 or 31/08/2027.")
    return None
