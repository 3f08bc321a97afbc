"""The forms of beliefs and of what helps and hinders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from trellis.reflection.enums import FactorKind, Side, StatementKind

LONG = forms.Textarea


class BeliefForm(forms.Form):
    """One line, and what it is (R14, R52)."""

    words = forms.CharField(label="What do you believe?", required=False, widget=LONG)
    kind = forms.ChoiceField(
        label="What is it?", choices=StatementKind.choices, required=False, widget=forms.RadioSelect,
        initial=StatementKind.BELIEF,
    )  # fmt: skip


class WithItem(forms.Form):
    """A form that may name one piece of one's own evidence."""

    item = forms.ChoiceField(label="Which evidence?", required=False)

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "None in particular"), *items]  # type: ignore[attr-defined]

    def item_id(self) -> UUID | None:
        """Return the piece that was chosen."""
        chosen = self.cleaned_data.get("item")
        return UUID(chosen) if chosen else None


class RewordForm(WithItem):
    """The same said anew, and what changed it (R111)."""

    words = forms.CharField(label="How do you put it now?", required=False, widget=LONG)
    why = forms.CharField(label="What changed it?", required=False, widget=LONG)
    field_order = ("words", "why", "item")


class GroundForm(WithItem):
    """What speaks for it or against it (R52)."""

    side = forms.ChoiceField(
        label="Which way does it point?", choices=Side.choices, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(label="In a line", required=False, widget=LONG)
    field_order = ("side", "words", "item")


class FactorForm(forms.Form):
    """What bears on one's work, and where it lies (R36)."""

    words = forms.CharField(label="What helps or hinders you just now?", required=False, widget=LONG)
    kind = forms.ChoiceField(
        label="Where does it lie?", choices=FactorKind.choices, required=False, widget=forms.RadioSelect,
        help_text="What lies in your own life stays with you and cannot be shown here.",
    )  # fmt: skip
