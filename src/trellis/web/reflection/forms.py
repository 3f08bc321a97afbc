"""The forms of Thinking: one line saves, everything else may wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from trellis.reflection.enums import About

LONG = forms.Textarea
CHOSEN = forms.CheckboxSelectMultiple


class LineForm(forms.Form):
    """One line, which is enough."""

    words = forms.CharField(label="What are you thinking about?", required=False, widget=LONG)


class ReflectionForm(forms.Form):
    """A thought with what is felt, known and to be done, and what it rests on (R39, R49, R59)."""

    words = forms.CharField(label="What do I think?", required=False, widget=LONG)
    known = forms.CharField(label="What do I know now?", required=False, widget=LONG)
    to_do = forms.CharField(label="What will I do?", required=False, widget=LONG)
    feeling = forms.CharField(
        label="How did it feel?", required=False, widget=LONG,
        help_text="Kept apart. Only you see this, even when you show the rest.",
    )  # fmt: skip
    about = forms.ChoiceField(label="Does it look back or ahead?", choices=About.choices, widget=forms.RadioSelect)
    evidence = forms.MultipleChoiceField(label="What shows it?", required=False, widget=CHOSEN)
    sources = forms.MultipleChoiceField(label="What of the programme’s reading?", required=False, widget=CHOSEN)
    reading = forms.CharField(
        label="What else have I read or heard?", required=False, widget=LONG,
        help_text="A book, an article, a talk: enough to find it again.",
    )  # fmt: skip
    approach = forms.CharField(
        label="Which approach is it about?", required=False, max_length=200,
        help_text="Only if it is about one, such as: cold calling.",
    )  # fmt: skip
    experiment = forms.ChoiceField(label="When did I try it?", required=False)
    difficulty = forms.BooleanField(
        label="An honest note about something hard. Keep it with me; it cannot be shown here.", required=False
    )

    def __init__(
        self, *args: Any, evidence: Iterable[tuple[str, str]] = (), sources: Iterable[tuple[str, str]] = (),
        trials: Iterable[tuple[str, str]] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        none = [("", "Not tried yet, or none in particular")]
        options = {"evidence": list(evidence), "sources": list(sources), "experiment": [*none, *trials]}
        for name, choices in options.items():
            if len(choices) > (name == "experiment"):
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
