"""The forms of the enquiry pages: one line saves, everything else may wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from trellis.enquiry.enums import Domain, NeedKind, Ownership, Result

LONG = forms.Textarea
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
UNREADABLE = {"invalid": "Write the day as 24/11/2026, or choose it."}


class GoalForm(forms.Form):
    """A pair of aims and what they rest on (R8, R81, R75)."""

    aim = forms.CharField(label="What do I want to learn?", required=False, widget=LONG)
    pupil_outcome = forms.CharField(label="What will pupils gain?", required=False, widget=LONG)
    context = forms.CharField(label="Which class or group?", required=False, max_length=200)
    domain = forms.ChoiceField(
        label="What kind of learning is it?", required=False, choices=[("", "Not sure yet"), *Domain.choices]
    )
    practice = forms.CharField(label="What will I do differently?", required=False, widget=LONG)
    baseline = forms.CharField(label="Where are we now?", required=False, widget=LONG)
    sources = forms.CharField(
        label="What does it rest on?", required=False, widget=LONG,
        help_text="Something read, a colleague, a specialist, pupils, figures.",
    )  # fmt: skip
    need = forms.ChoiceField(label="Which need does it answer?", required=False)

    def __init__(self, *args: Any, needs: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(needs)
        if options:
            self.fields["need"].choices = [("", "None of them"), *options]  # type: ignore[attr-defined]
        else:
            del self.fields["need"]


class NeedForm(forms.Form):
    """A concern, an aspiration or an organisation's priority (R11)."""

    kind = forms.ChoiceField(
        label="Which is it?", choices=NeedKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose which of the three it is."},
    )  # fmt: skip
    words = forms.CharField(label="In a line", required=False, widget=LONG)
    whose = forms.CharField(label="Whose priority is it?", required=False, max_length=120)


class PlanForm(forms.Form):
    """What to try, and what could go wrong, before the trial (R72)."""

    title = forms.CharField(
        label="What will I try?", max_length=200, error_messages={"required": "Say in one line what you will try."}
    )
    plan = forms.CharField(label="How?", required=False, widget=LONG)
    belief = forms.CharField(label="What do I expect, and why?", required=False, widget=LONG)
    planned_on = forms.DateField(label="When?", required=False, widget=DAY, error_messages=UNREADABLE)
    goal = forms.ChoiceField(label="For which goal?", required=False)
    costs = forms.CharField(
        label="What could it cost?", required=False, widget=LONG, help_text="Time, a lesson, someone’s confidence."
    )
    bearers = forms.CharField(label="Who would bear that?", required=False, widget=LONG)
    benefits = forms.CharField(label="What could be gained?", required=False, widget=LONG)
    safeguards = forms.CharField(label="What keeps it safe?", required=False, widget=LONG)
    stop_rule = forms.CharField(label="When do I stop?", required=False, widget=LONG)

    def __init__(self, *args: Any, goals: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(goals)
        if options:
            self.fields["goal"].choices = [("", "None in particular"), *options]  # type: ignore[attr-defined]
        else:
            del self.fields["goal"]


class HappenedForm(forms.Form):
    """What happened, what else could explain it, and who gained what (R82, R42)."""

    happened = forms.CharField(label="What happened?", required=False, widget=LONG)
    result = forms.ChoiceField(
        label="How did it come out?", required=False, choices=Result.choices, widget=forms.RadioSelect
    )
    tried_on = forms.DateField(label="When was it?", required=False, widget=DAY, error_messages=UNREADABLE)
    evidence = forms.MultipleChoiceField(label="What shows it?", required=False, widget=forms.CheckboxSelectMultiple)
    rival_one = forms.CharField(label="What else could explain it?", required=False, widget=LONG)
    rival_two = forms.CharField(label="And another way to explain it?", required=False, widget=LONG)
    tell_apart = forms.CharField(label="What would tell these apart?", required=False, widget=LONG)
    belief_now = forms.CharField(label="What do I think now?", required=False, widget=LONG)
    benefit_self = forms.CharField(
        label="What did I gain?", required=False, widget=LONG, help_text="“None yet” is an answer."
    )
    benefit_pupils = forms.CharField(
        label="What did pupils gain?", required=False, widget=LONG, help_text="“None yet” is an answer."
    )

    def __init__(self, *args: Any, options: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = list(options)
        if chosen:
            self.fields["evidence"].choices = chosen  # type: ignore[attr-defined]
        else:
            del self.fields["evidence"]


class CloseForm(forms.Form):
    """The last look back: whose it was (R107)."""

    ownership = forms.ChoiceField(
        label="Whose idea did it feel like?", required=False, choices=Ownership.choices, widget=forms.RadioSelect
    )


class AcceptForm(forms.Form):
    """Which risk somebody holds (R139)."""

    risk = forms.CharField(label="Which part do I bear?", required=False, max_length=200)


def add_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Put a command's sentences beside their fields, or above the form."""
    for name, sentence in problems.items():
        form.add_error(name if name in form.fields else None, sentence)
