"""The forms of classes. Rules are the commands'; these read and keep what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from trellis.kernel import clock
from trellis.kernel.errors import Invalid
from trellis.pupils.commands import Terms
from trellis.pupils.enums import Basis
from trellis.pupils.queries import ClassView, read_keys, steps_from

DAY = {"invalid": "Write the day as day, month and year, such as 31 8 2027."}


def end_of_year(today: date) -> date:
    """Return the next 31 August: the end of an English school year."""
    ends = date(today.year, 8, 31)
    return ends if ends > today else date(today.year + 1, 8, 31)


def _day(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d")
    wrong = {**DAY, "required": "Give the day."}
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget, error_messages=wrong)


class TermsForm(forms.Form):
    """What holds for a whole class."""

    recorded = forms.BooleanField(label="May be recorded", required=False)
    in_school = forms.BooleanField(label="May be shown in school", required=False)
    outside = forms.BooleanField(label="May be shown outside school", required=False)
    blur = forms.BooleanField(label="Faces must be hidden", required=False)
    basis = forms.ChoiceField(
        label="Lawful basis", choices=Basis.choices, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    decided_on = _day("Decided on")
    expires_on = _day("Holds until", "The last day. Left empty, it does not run out.", required=False)

    def terms(self) -> Terms:
        """Return what was filled in. Raises Invalid(allows=…)."""
        said = self.cleaned_data
        allows = steps_from(recorded=said["recorded"], in_school=said["in_school"], outside=said["outside"])
        return Terms(allows, said["blur"], said["basis"], said["decided_on"], said["expires_on"])

    @staticmethod
    def start(view: ClassView | None = None) -> dict[str, Any]:
        """Return what the form starts from: the class as it stands, else the usual."""
        today = clock.today()
        if view is None:
            return {"recorded": True, "in_school": True, "decided_on": today, "expires_on": end_of_year(today)}
        ends = view.expires_on if view.expires_on and view.expires_on >= today else end_of_year(today)
        return {
            "recorded": view.allows > 0, "in_school": view.allows > 1, "outside": view.allows > 2,  # noqa: PLR2004
            "blur": view.blur, "basis": view.basis, "decided_on": today, "expires_on": ends,
        }  # fmt: skip


class KeysForm(forms.Form):
    """Keys typed short."""

    keys = forms.CharField(
        label="Keys of the pupils",
        help_text="From your own register, never names. P01-P30 stands for thirty of them.",
        widget=forms.Textarea,
        required=False,
    )

    def read(self) -> list[str]:
        """Return the keys. Raises Invalid(keys=…)."""
        return read_keys(self.cleaned_data["keys"])


class LeftForm(forms.Form):
    """Who has left."""

    left = forms.CharField(label="Keys of those who have left", required=False)

    def read(self) -> list[str]:
        """Return the keys. Raises Invalid(left=…)."""
        try:
            return read_keys(self.cleaned_data["left"])
        except Invalid as error:
            raise Invalid(left=error.problems["keys"]) from error


class NameForm(forms.Form):
    """A class's name."""

    name = forms.CharField(label="Name of the class", help_text="Such as Year 4, or 9B history.", required=False)


class ClassForm(NameForm, TermsForm, KeysForm):
    """A new class."""

    school = forms.ChoiceField(label="School", required=False)
    field_order = (
        "name",
        "school",
        "recorded",
        "in_school",
        "outside",
        "blur",
        "basis",
        "decided_on",
        "expires_on",
        "keys",
    )

    def __init__(self, *arguments: Any, schools: Iterable[tuple[UUID, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["school"].choices = [(str(key), name) for key, name in schools]  # type: ignore[attr-defined]


def add_problems(form: forms.Form, problems: dict[str, str]) -> None:
    """Put a command's sentences at their fields, or over the form."""
    for name, sentence in problems.items():
        field = "outside" if name == "allows" else name
        form.add_error(field if field in form.fields else None, sentence)
