"""The forms of lessons watched: one line keeps it, everything else may wait."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from trellis.observation.enums import Practice

LONG = forms.Textarea
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
UNREADABLE = {"invalid": "Write the day as 24/11/2026, or choose it."}
TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?", re.ASCII)


class FocusForm(forms.Form):
    """What a lesson is watched with."""

    who = forms.ChoiceField(label="Who watches whom?", required=False, widget=forms.RadioSelect)
    focus = forms.CharField(label="What shall be looked for?", required=False, widget=LONG, help_text="One question.")
    counts_as = forms.CharField(label="What would count as an answer?", required=False, widget=LONG)
    lesson = forms.CharField(label="Which lesson or class?", required=False, max_length=200)
    held_on = forms.DateField(label="When?", required=False, widget=DAY, error_messages=UNREADABLE)

    def __init__(self, *args: Any, who: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(who)
        if options:
            self.fields["who"].choices = options  # type: ignore[attr-defined]
        else:
            del self.fields["who"]


class ReadingForm(forms.Form):
    """What it may mean, in one's own words."""

    text = forms.CharField(label="What may it mean?", required=False, widget=LONG)


class DebriefForm(forms.Form):
    """What came out of talking it over; a word for the practice goes with how pupils responded (R58, R126)."""

    debrief = forms.CharField(label="What came out when you talked it over?", required=False, widget=LONG)
    practice = forms.ChoiceField(
        label="Was there a practice to learn from?", required=False, widget=forms.RadioSelect,
        choices=[("", "Neither, or not yet"), *Practice.choices],
    )  # fmt: skip
    pupil_response = forms.CharField(label="How did pupils respond?", required=False, widget=LONG)


def milliseconds(time: str) -> int | None:
    """Return 72500 for '1:12.5', None for what is no time."""
    found = TIME.fullmatch(time.strip())
    if found is None:
        return None
    hours, minutes, seconds, parts = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((parts or "0").ljust(3, "0"))
