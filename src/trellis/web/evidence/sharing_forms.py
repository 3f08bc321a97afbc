"""The forms of sharing: to whom, until when, on what terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from trellis.kernel.ids import opaque_id

MAY = [("comment", "Look and comment"), ("look", "Look only")]
NOT_A_DAY = "Write the day as day, month and year, such as 20 12 2026."


def _day(label: str, hint: str) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=False, widget=widget, help_text=hint, error_messages={"invalid": NOT_A_DAY}
    )


class Terms(forms.Form):
    """Until when a circle is shown an item, and what its people may do."""

    may = forms.ChoiceField(label="They may", choices=MAY, required=False, widget=forms.RadioSelect, initial="comment")
    until = _day("Last day they can see it", "Leave it empty to show it until you take it back.")
    may_save = forms.BooleanField(label="They may save the file", required=False)

    @property
    def terms(self) -> dict[str, Any]:
        """Return what the command takes."""
        read = self.cleaned_data
        return {"until": read["until"], "may_comment": read["may"] != "look", "may_save": read["may_save"]}


class Show(Terms):
    """To whom else an item is shown."""

    circle = forms.ChoiceField(
        label="Show it to",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who should see it.", "invalid_choice": "Choose who should see it."},
    )
    field_order = ("circle", "may", "until", "may_save")

    def __init__(self, *arguments: Any, circles: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["circle"].choices = list(circles)  # type: ignore[attr-defined]


class AskGuest(forms.Form):
    """Somebody without an account."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=opaque_id)
    name = forms.CharField(
        label="Their name",
        required=False,
        max_length=200,
        help_text="It stands beside what they say, and over what they see.",
    )
    until = _day("Last day they can see it", "Ninety days at most.")
    may = forms.ChoiceField(label="They may", choices=MAY, required=False, widget=forms.RadioSelect, initial="comment")
    address = forms.CharField(
        label="Their e-mail address",
        required=False,
        max_length=254,
        help_text="With it, they have their code sent to it. Without it, you pass the code on yourself.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class NewGroup(forms.Form):
    """A group's name."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=opaque_id)
    title = forms.CharField(
        label="What is it called?", required=False, max_length=200, help_text="Such as Early reading."
    )
