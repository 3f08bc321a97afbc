"""The marking form: a band, perhaps a mark, and words for each criterion of the rubric."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from trellis.assessment.models import Mark
from trellis.assessment.queries import scores_of
from trellis.assessment.scores import Score
from trellis.programme.rubric_schema import Criterion, Rubric

WHOLE = "Give a whole number from 0 to 100."


class MarkForm(forms.Form):
    """One rubric."""

    feedback = forms.CharField(
        label="To the learner", required=False, widget=forms.Textarea,
        help_text="What is strong, and what would make it stronger.",
    )  # fmt: skip

    def __init__(self, *args: Any, rubric: Rubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        bands = {band.key: f"{band.title}, {band.lowest} to {band.highest}" for band in rubric.bands}
        for one in rubric.criteria:
            choices = [(key, f"{title}. {one.in_band(key)}") for key, title in bands.items()]
            self.fields[f"band_{one.key}"] = forms.ChoiceField(
                label=one.title, help_text=one.asks, choices=choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"mark_{one.key}"] = forms.IntegerField(
                label=f"Mark for {one.title.lower()}", required=False, min_value=0, max_value=100,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), WHOLE),
            )  # fmt: skip
            self.fields[f"words_{one.key}"] = forms.CharField(
                label=f"Your words on {one.title.lower()}", required=False, widget=forms.Textarea
            )

    @staticmethod
    def initial_of(mark: Mark | None) -> dict[str, Any]:
        """Return what stands in a mark, by field."""
        if mark is None:
            return {}
        found: dict[str, Any] = {"feedback": mark.feedback}
        for key, score in scores_of(mark).items():
            found |= {f"band_{key}": score.band, f"words_{key}": score.words}
            found[f"mark_{key}"] = "" if score.mark is None else score.mark
        return found

    @staticmethod
    def typed(kept: Mapping[str, list[str]]) -> dict[str, Any]:
        """Return unsaved words as initial values."""
        return {name: values[-1] for name, values in kept.items() if values}

    def scores(self) -> dict[str, Score]:
        """Return what was chosen and said, by criterion; criteria left alone are left out."""
        given = self.cleaned_data
        found = {
            one.key: Score(given[f"band_{one.key}"], given[f"mark_{one.key}"], given[f"words_{one.key}"].strip())
            for one in self.rubric.criteria
        }
        return {key: score for key, score in found.items() if score != Score("")}

    def criteria(self) -> Iterator[tuple[Criterion, BoundField, BoundField, BoundField]]:
        """Yield each criterion with its three fields."""
        for one in self.rubric.criteria:
            yield one, self[f"band_{one.key}"], self[f"mark_{one.key}"], self[f"words_{one.key}"]

    def show_problems(self, problems: Mapping[str, str]) -> list[tuple[str, str]]:
        """Put sentences at their criteria; return those that belong to none, with a link."""
        extra = []
        for name, sentence in problems.items():
            field = name if name in self.fields else f"band_{name}"
            if field in self.fields:
                self.add_error(field, sentence)
            else:
                extra.append((sentence, "#rubric"))
        return extra
