"""The forms with which its owner says what is to be hidden."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trellis.evidence.masking.plan import LOOKS, Plan
from trellis.kernel import words
from trellis.web.evidence.forms import Part

MOMENT = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)(?:[.,](\d{1,3}))?$", re.ASCII)


class Moment(forms.CharField):
    """A moment to the tenth of a second, typed as 4:12 or 4:12.5, read as milliseconds."""

    def to_python(self, value: Any) -> Any:
        """Return milliseconds, or None when left empty."""
        text = str(value or "").strip()
        if not text:
            return None
        found = MOMENT.fullmatch(text)
        if found is None:
            raise ValidationError("Write the moment as minutes and seconds, such as 4:12 or 4:12.5.")
        hours, minutes, seconds, rest = found.groups()
        whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
        return whole * 1000 + int((rest or "0").ljust(3, "0"))


def moment(milliseconds: int) -> str:
    """Return '4:12', or '4:12.5' where it is not a whole second."""
    tenths = milliseconds % 1000 // 100
    return words.timecode(milliseconds) + (f".{tenths}" if tenths else "")


class Place(forms.Form):
    """Where something lies at a moment, and until when it is hidden."""

    region = Part(
        label="From the left, from the top, width, height, in percent",
        help_text="Such as 25, 40, 30, 20. “Mark a part” fills it in.",
        required=False,
    )
    at = Moment(label="At (minutes:seconds)", required=False)
    until = Moment(label="Hide it until", required=False)
    which = forms.TypedChoiceField(label="Which place", coerce=int, required=False, empty_value=-1)

    def __init__(self, *arguments: Any, plan: Plan, duration: int, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.plan, self.duration = plan, duration
        options = [(str(at), f"Place {at + 1}, at another moment") for at in range(len(plan.areas))]
        self.fields["which"].choices = [("-1", "A new place"), *options]  # type: ignore[attr-defined]

    def clean_region(self) -> Any:
        """Ask for the place; nothing else can stand for it."""
        if self.cleaned_data.get("region") is None:
            raise ValidationError("Say where it lies: mark it on the picture, or write four numbers.")
        return self.cleaned_data["region"]

    def clean(self) -> dict[str, Any]:
        """Fill in the beginning where nothing was typed, and the end: the recording's, or what the place had."""
        found = super().clean() or {}
        if found.get("at") is None:
            found["at"] = 0
        if found.get("until") is None and "until" not in self.errors:
            which = found.get("which", -1)
            found["until"] = self.plan.areas[which].until if which >= 0 else self.duration
        return found


class Silence(forms.Form):
    """From when until when nothing is to be heard."""

    begin = Moment(label="From", required=False)
    end = Moment(label="to", required=False)

    def clean(self) -> dict[str, Any]:
        """Both are needed."""
        found = super().clean() or {}
        if not self.errors and (found.get("begin") is None or found.get("end") is None):
            raise ValidationError("Write when the silence begins and when it ends.")
        return found


class How(forms.Form):
    """How it is hidden, and what is hidden throughout."""

    look = forms.ChoiceField(label="Marked places are", choices=list(LOOKS.items()), widget=forms.RadioSelect)
    whole = forms.BooleanField(
        label="Show the whole picture as grey shapes only",
        required=False,
        help_text="Marked places are not needed then.",
    )
    voice = forms.BooleanField(label="Change every voice", required=False)


class Use(forms.Form):
    """What its owner confirms before others see the copy."""

    looked = forms.BooleanField(label="I have looked at this copy all the way through", required=False)
    faces = forms.BooleanField(label="Every face that must be hidden is hidden in it", required=False)
