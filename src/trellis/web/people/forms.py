"""Forms of the accounts' pages. The commands decide; these keep what was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from trellis.kernel.errors import Invalid
from trellis.people.enums import OrganisationKind, Role

CHOOSE = ("", "Choose")


def show_problems(form: forms.Form, error: Invalid) -> None:
    """Put a command's sentences beside the fields they are about."""
    for name, sentence in error.problems.items():
        form.add_error(name if name in form.fields else None, sentence)


def _place(required: bool, label: str, missing: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=required, coerce=UUID, empty_value=None,
        error_messages={"required": missing, "invalid_choice": "Choose a place from the list."},
    )  # fmt: skip


class Placed(forms.Form):
    """A form with a list of places; `choices` are (id, name)."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organisation", "parent"):
            if name in self.fields:
                self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]


class NewPerson(Placed):
    """A new account with a first role."""

    name = forms.CharField(label="Name", max_length=150, error_messages={"required": "Give the person's name."})
    email = forms.CharField(
        label="E-mail address", max_length=254, widget=forms.TextInput(attrs={"type": "email"}),
        help_text="Their work address. They can add others.",
        error_messages={"required": "Give a whole e-mail address, such as priya@school.example."},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="What they do there", choices=[CHOOSE, *Role.choices],
        error_messages={"required": "Choose what they do there."},
    )  # fmt: skip
    organisation = _place(True, "Where they work", "Choose where they work.")
    post = forms.CharField(
        label="Post",
        required=False,
        max_length=120,
        help_text="Such as “Year 4, reading”. Others see it beside the name.",
    )
    invite = forms.BooleanField(label="Send the invitation now", required=False, initial=True)


class NewRole(Placed):
    """A further role."""

    role = forms.ChoiceField(
        label="What they do there", choices=[CHOOSE, *Role.choices],
        error_messages={"required": "Choose what they do there."},
    )  # fmt: skip
    organisation = _place(True, "Where they work", "Choose where they work.")
    post = forms.CharField(label="Post", required=False, max_length=120)


class Move(Placed):
    """To another place, in the same role."""

    organisation = _place(True, "Where they work from then on", "Choose where they work.")
    post = forms.CharField(label="Post there", required=False, max_length=120)
    on = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Today, if you leave it empty.",
        error_messages={"invalid": "Give a day, such as 4 January 2027."},
    )  # fmt: skip


class NewPlace(Placed):
    """A new school, trust, university or hub."""

    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Give the name of the place."})
    kind = forms.ChoiceField(
        label="Kind", choices=[CHOOSE, *OrganisationKind.choices],
        error_messages={"required": "Choose school, trust, university or hub."},
    )  # fmt: skip
    urn = forms.CharField(label="URN", required=False, max_length=6, help_text="Six digits, schools only.")
    parent = _place(False, "Part of")
