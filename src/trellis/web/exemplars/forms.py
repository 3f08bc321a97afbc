"""The form with which an exemplar is offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from trellis.exemplars.models import SAYS_MOST, TITLE_MOST

Choices = list[tuple[str, Any]]


class OfferForm(forms.Form):
    """What others read of it, what it is an example of, and who agrees."""

    title = forms.CharField(label="A title, without names", required=False, max_length=TITLE_MOST)
    says = forms.CharField(
        label="What does it show, in a sentence?", required=False, max_length=SAYS_MOST,
        help_text="Such as: how a pair that is stuck is asked, not told.",
    )  # fmt: skip
    words = forms.CharField(required=False, widget=forms.Textarea)
    tags = forms.MultipleChoiceField(label="What is it an example of?", required=False, widget=forms.SelectMultiple)
    asked = forms.MultipleChoiceField(
        label="Whose voice or words are in it, besides yours and pupils’?", required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Each is asked. Nobody looks at it before all have agreed.",
    )  # fmt: skip
    nobody_else = forms.BooleanField(label="Nobody else’s voice or words are in it", required=False)
    agrees = forms.BooleanField(
        label="I agree that learners, tutors and leads of my programme see it, and nobody is named in it",
        required=False,
    )

    def __init__(self, *args: Any, people: Choices, tags: Choices, note: bool, said: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = people  # type: ignore[attr-defined]
        self.fields["tags"].choices = tags  # type: ignore[attr-defined]
        words = self.fields["words"]
        words.label = "The words others read" if note else "What is said in it" if said else "What else to know"
        words.help_text = (
            "Your note, to be rid of names."
            if note
            else "For those who cannot hear it, and without names."
            if said
            else ""
        )
        if not people:
            del self.fields["asked"]

    @property
    def people(self) -> list[UUID]:
        """Whom to ask."""
        return [UUID(one) for one in self.cleaned_data.get("asked", [])]
