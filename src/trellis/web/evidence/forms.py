"""The forms of evidence. Words are checked by the commands; these read and keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trellis.evidence.enums import CommentKind, Trigger
from trellis.evidence.regions import region_from
from trellis.kernel.ids import new_id

TRIGGERS = [("", "No particular reason"), *Trigger.choices]
TIME = re.compile(r"(?:(\d{1,2}):)?(\d{1,3})[:.](\d{1,2})$", re.ASCII)
MINUTE = 60


class Timecode(forms.CharField):
    """A moment in a recording, typed as 4:12 or 1:04:12, read as milliseconds."""

    def to_python(self, value: Any) -> Any:
        """Return milliseconds, or None when left empty."""
        text = str(value or "").strip()
        if not text:
            return None
        found = TIME.fullmatch(text)
        if found is None or int(found[3]) >= MINUTE:
            raise ValidationError("Write the moment as minutes and seconds, such as 4:12.")
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), int(found[3])
        return ((hours * MINUTE + minutes) * MINUTE + seconds) * 1000


class Part(forms.CharField):
    """A part of a picture, sent as left, top, width and height in percent, read as a Region."""

    def to_python(self, value: Any) -> Any:
        """Return the region, or None when left empty."""
        try:
            return region_from(str(value or ""))
        except (ValueError, OverflowError):
            raise ValidationError(
                "Write the part as four numbers in percent: from the left, from the top, width and height; "
                "such as 25, 40, 30, 20."
            ) from None


class Once(forms.Form):
    """Carries an id, so that a form sent twice is one thing."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=new_id)


class Details(forms.Form):
    """What its owner says about an item."""

    title = forms.CharField(label="Title", required=False, max_length=200, help_text="A few words to know it by.")
    taken_on = forms.DateField(
        label="When it happened",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as day, month and year, such as 20 11 2026."},
    )
    trigger = forms.ChoiceField(label="What made you keep it?", choices=TRIGGERS, required=False)


class Note(Once, Details):
    """What is changed of an item: its words, title and day."""

    text = forms.CharField(label="What happened?", widget=forms.Textarea, required=False)
    field_order = ("text", "title", "taken_on", "trigger")


class SeveralFiles(forms.FileField):
    """Any number of files, none of them read: they lie where the upload's handler put them."""

    widget = type("ManyFiles", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files sent, empty ones and all: the commands say what is wrong with one."""
        return [file for file in (data if isinstance(data, list | tuple) else [data]) if file]


class Add(Once, Details):
    """The one form for adding: files, words, or both."""

    file = SeveralFiles(label="Files or videos", required=False)
    text = forms.CharField(label="What happened?", widget=forms.Textarea, required=False)
    field_order = ("file", "text", "title", "taken_on", "trigger")


class Say(Once):
    """A comment, perhaps at a moment."""

    text = forms.CharField(label="Say something", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="This is",
        choices=CommentKind.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=CommentKind.NOTICED,
    )
    at = Timecode(label="At", required=False)
    until = Timecode(label="to", required=False)
    region = Part(label="Part of the picture", required=False, max_length=60)
    page = forms.IntegerField(required=False, widget=forms.HiddenInput)
    tag = forms.CharField(label="It shows", required=False, max_length=200)
    circle = forms.ChoiceField(
        label="Who can see it",
        required=False,
        error_messages={"invalid_choice": "This is not shown there any more. Choose who should see what you say."},
    )

    def __init__(self, *arguments: Any, circles: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["circle"].choices = list(circles)  # type: ignore[attr-defined]


class CaptionFile(forms.Form):
    """A file of captions."""

    file = forms.FileField(label="Captions, as .vtt or .srt", error_messages={"required": "Choose a file first."})


class ListName(Once):
    """A list's name."""

    title = forms.CharField(label="Name of the list", required=False, max_length=500)


class ListMoment(Once):
    """A moment for a list, old or new."""

    playlist = forms.ChoiceField(label="List", required=False, widget=forms.RadioSelect)
    title = forms.CharField(label="Name of a new list", required=False, max_length=500)
    at = Timecode(label="At (minutes:seconds)", required=False)
    until = Timecode(label="to", required=False)
    words = forms.CharField(label="A line about it", required=False, max_length=2_000)

    def __init__(self, *arguments: Any, playlists: Iterable[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["playlist"].choices = list(playlists)  # type: ignore[attr-defined]


def add_problems(form: forms.Form, problems: dict[str, str]) -> None:
    """Put a command's sentences at their fields, or over the form."""
    names = {"tags": "tag"}
    for name, sentence in problems.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, sentence)
