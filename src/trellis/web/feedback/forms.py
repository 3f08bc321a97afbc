"""The forms of feedback: what is asked, and what is expected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from trellis.feedback.enums import LEAST, MOST
from trellis.feedback.queries import RequestView, SetView
from trellis.kernel import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WEEK = timedelta(7)


def last_day() -> str:
    """Return the day offered first: a week from today."""
    return f"{clock.today() + WEEK:%Y-%m-%d}"


class AskForm(forms.Form):
    """Whom to ask, what stands above, how many, until when (R53)."""

    set_key = forms.ChoiceField(label="Whom do you ask?", required=False, widget=forms.RadioSelect)
    heading = forms.CharField(
        label="What stands above the questions?", required=False, max_length=120,
        help_text="They read it first, such as: Reading with Miss Nair.",
    )  # fmt: skip
    expected = forms.IntegerField(
        label="How many will you ask?", required=False,
        help_text=f"{LEAST} to {MOST}. The link takes that many answers and no more.",
        error_messages={"invalid": "Write a number, such as 28."},
    )  # fmt: skip
    closes_on = forms.DateField(
        label="Which is the last day?", required=False, widget=DAY, initial=last_day,
        error_messages={"invalid": "Write the day as 24/11/2026, or choose it."},
    )  # fmt: skip
    own = forms.CharField(
        label="Your questions, one a line", required=False, widget=forms.Textarea,
        help_text="They are answered with the same choices. Everybody with the link reads them, so name no pupil and "
        "no colleague.",
    )  # fmt: skip
    with_words = forms.BooleanField(
        label="Ask for a line in their own words too", required=False,
        help_text="Better not with a class: you may know a pupil by how they write.",
    )  # fmt: skip

    def __init__(self, *args: Any, sets: list[SetView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["set_key"].choices = [(one.key, one.title) for one in sets]  # type: ignore[attr-defined]


class ExpectForm(forms.Form):
    """For each question, what the asker thinks most will choose."""

    def __init__(self, *args: Any, view: RequestView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(place), text) for place, text in enumerate(view.row.choices)]
        for one in view.questions:
            self.fields[one.key] = forms.ChoiceField(
                label=one.text, choices=choices, required=False, widget=forms.RadioSelect
            )

    def places(self) -> dict[str, int | None]:
        """Return the place of what was chosen for each question, None where nothing was."""
        given = self.cleaned_data
        return {key: int(given[key]) if given.get(key) else None for key in self.fields}
