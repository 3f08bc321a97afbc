"""Forms of the accounts' pages. The commands decide; these keep what was typed."""

from __future__ import annotations

from django import forms

from trellis.kernel.errors import Invalid
from trellis.people.enums import OrganisationKind, Role
from trellis.web.people.place_field import CHOOSE, Placed, PlaceField


def show_problems(form: forms.Form, error: Invalid) -> None:
    """Put a command's sentences beside the fields they are about."""
    for name, sentence in error.problems.items():
        form.add_error(name if name in form.fields else None, sentence)


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
    organisation = PlaceField(required=True, label="Where they work", missing="Say where they work.")
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
    organisation = PlaceField(required=True, label="Where they work", missing="Say where they work.")
    post = forms.CharField(label="Post", required=False, max_length=120)


class Move(Placed):
    """To another place, in the same role."""

    organisation = PlaceField(required=True, label="Where they work from then on", missing="Say where they work.")
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
    parent = PlaceField(required=False, label="Part of")
