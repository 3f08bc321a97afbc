"""The forms of the coaching pages. Nothing is required by the browser; the server answers in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms

from trellis.coaching.enums import LostReason, TakeawayKind
from trellis.kernel import clock
from trellis.programme.agreement_schema import Agreement

LONG = forms.Textarea
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class TermsForm(forms.Form):
    """What the pair choose, and their own words. The settings come from the pack's standard agreement."""

    ground_rules = forms.CharField(
        label="A ground rule of our own",
        required=False,
        widget=LONG,
        help_text="Such as: we say so when we need a pause.",
    )
    learner_aims = forms.CharField(label="What the learner wants from this", required=False, widget=LONG)
    school_aims = forms.CharField(label="What the school hopes for", required=False, widget=LONG)
    exception = forms.CharField(label="Why the coach may also lead the school", required=False, widget=LONG)

    def __init__(self, *args: Any, standard: Agreement, has_tutor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings: list[str] = []
        for clause in standard.clauses:
            for setting in clause.settings:
                if setting.key == "tutor-in-circle" and not has_tutor:
                    continue
                options = [(option.value, option.label) for option in setting.options]
                self.fields[setting.key] = forms.ChoiceField(label=setting.label, choices=options, required=False)
                self.settings.append(setting.key)

    def chosen(self) -> dict[str, str]:
        """Return the settings as chosen."""
        return {key: self.cleaned_data[key] for key in self.settings if self.cleaned_data.get(key)}


class WhenForm(forms.Form):
    """A date and a time, how long, where."""

    on = forms.DateField(label="Day", widget=DAY, error_messages={"required": "Choose a day."})
    at = forms.TimeField(label="Time", widget=HOUR, error_messages={"required": "Give a time, such as 15:45."})
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=180)
    place = forms.CharField(label="Where", required=False, max_length=120)

    def starts_at(self) -> datetime:
        """Return the moment chosen, in the schools' own time zone."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], clock.LONDON)


class PlanForm(WhenForm):
    """A date for a new session, perhaps about something being tried (R110)."""

    about = forms.ChoiceField(label="Is it about something you are trying?", required=False)

    def __init__(self, *args: Any, about: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(about)
        if options:
            self.fields["about"].choices = [("", "Nothing in particular"), *options]  # type: ignore[attr-defined]
        else:
            del self.fields["about"]

    def experiment(self) -> UUID | None:
        """Return the experiment chosen."""
        chosen = self.cleaned_data.get("about")
        return UUID(chosen) if chosen else None


class CancelForm(forms.Form):
    """Why a session is called off: chosen, because leaders see it."""

    reason = forms.ChoiceField(label="What got in the way?", choices=LostReason.choices, widget=forms.RadioSelect)


class PrepareForm(forms.Form):
    """The sheet: the question, what to look at, and what help is wanted (R146)."""

    question = forms.CharField(label="Your question", required=False, widget=LONG)
    help_wanted = forms.CharField(
        label="What would help?", required=False, max_length=500,
        help_text="Such as: ask me what I saw, and leave advice for another day.",
    )  # fmt: skip
    pieces = forms.MultipleChoiceField(
        label="What shall we look at?", required=False, widget=forms.CheckboxSelectMultiple
    )
    moment = forms.CharField(
        label="From which moment?",
        required=False,
        help_text="For a recording, such as 4:12. Leave it empty for the beginning.",
    )

    def __init__(self, *args: Any, options: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pieces"].choices = list(options)  # type: ignore[attr-defined]

    def clean_moment(self) -> int | None:
        """Read 4:12 or 1:04:12 as milliseconds; None for nothing."""
        said = self.cleaned_data["moment"].strip()
        if not said:
            return None
        parts = said.replace(".", ":").split(":")
        if len(parts) not in {2, 3} or not all(part.isdecimal() for part in parts):
            raise forms.ValidationError("Write the moment as minutes and seconds, such as 4:12.")
        seconds = 0
        for part in parts:
            seconds = seconds * 60 + int(part)
        return seconds * 1000


class TakeForm(forms.Form):
    """What the learner takes away, with why and a source if they like (R108)."""

    kind = forms.ChoiceField(
        label="What do I take away?", choices=TakeawayKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three; “nothing yet” is one of them."},
    )  # fmt: skip
    words = forms.CharField(label="In my words", required=False, widget=LONG)
    why = forms.CharField(label="Why this?", required=False, widget=LONG)
    source = forms.CharField(
        label="What it rests on", required=False, max_length=200, help_text="Something read, seen, or said by someone."
    )


class ResultForm(forms.Form):
    """One line about how a step went (R22)."""

    result = forms.CharField(label="One line about what happened", required=False, widget=LONG)


class BreachForm(forms.Form):
    """That a rule was broken."""

    words = forms.CharField(label="What happened?", required=False, widget=LONG)


def add_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Put a command's sentences beside their fields, or above the form."""
    for name, sentence in problems.items():
        form.add_error(name if name in form.fields else None, sentence)


def when_initial(starts_at: datetime | None, minutes: int, place: str = "") -> dict[str, Any]:
    """Return what a date form starts from."""
    if starts_at is None:
        return {"minutes": minutes, "place": place, "at": time(15, 45)}
    local = starts_at.astimezone(clock.LONDON)
    on: date = local.date()
    return {"on": on, "at": local.time(), "minutes": minutes, "place": place}
