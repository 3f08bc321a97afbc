"""The forms of quick capture: the screen's own, and what a device's queue sends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from trellis.evidence.commands import TEXT_MOST, Said
from trellis.kernel import clock, words
from trellis.kernel.ids import new_id
from trellis.web.evidence.forms import TRIGGERS, Once

LATER, NOBODY = ("", "I’ll say it later"), ("nobody", "No pupils")
MADE = {"photo": "Photo", "voice": "Voice note", "video": "Video"}


class CaptureWords(Once):
    """Words, what made one write them, and who is in what was recorded."""

    most = TEXT_MOST  # characters; the page says so before it is kept
    text = forms.CharField(label="What happened?", widget=forms.Textarea, required=False)
    trigger = forms.ChoiceField(label="What made you keep it?", choices=TRIGGERS, required=False)
    who = forms.ChoiceField(
        label="Which pupils can be seen or heard in it?",
        required=False,
        error_messages={"invalid_choice": "That class is not among yours any more. Choose again, or say it later."},
    )
    at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, classes: Iterable[Any] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [LATER, NOBODY, *((one.id, one.name) for one in classes)]
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    def sent_once(self) -> UUID:
        """Return the id the form carries; a form without one is a thing of its own."""
        found = self.cleaned_data.get("once")
        return found if isinstance(found, UUID) else new_id()

    def clean_at(self) -> datetime:
        """Return when it was captured, by the device's clock; now when that is missing, unreadable or ahead."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["at"])
        except ValueError:
            return clock.now()
        if found.tzinfo is None or found > clock.now():
            return clock.now()
        return found

    def said(self, kind: str = "") -> Said:
        """Return what was said; a photo, voice note or video without words is known by its kind and time."""
        given, at = self.cleaned_data, self.cleaned_data["at"]
        unnamed = kind in MADE and not given["text"].strip()
        who = given["who"]
        return Said(
            text=given["text"],
            title=f"{MADE[kind]}, {words.dated_moment(at)}" if unnamed else "",
            trigger=given["trigger"],
            taken_on=at.astimezone(clock.LONDON).date(),
            school_class=UUID(who) if who not in ("", "nobody") else None,
            nobody=who == "nobody",
        )


class CaptureForm(CaptureWords):
    """The one screen."""

    photo = forms.FileField(label="Photo", required=False, allow_empty_file=True)
    voice = forms.FileField(label="Voice", required=False, allow_empty_file=True)
    video = forms.FileField(label="Video", required=False, allow_empty_file=True)
    file = forms.FileField(label="File", required=False, allow_empty_file=True)


class Captured(CaptureWords):
    """One thing from a device's queue."""

    kind = forms.CharField(required=False, max_length=10)
    name = forms.CharField(required=False, max_length=255)
    length = forms.IntegerField(required=False, min_value=0)
