"""Forms of the programme pages. The commands decide; these keep what was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.programme.enums import Training
from trellis.programme.rows import CoachRow

NOBODY = ("", "Nobody yet")


def show_problems(form: forms.Form, error: Invalid) -> None:
    """Put a command's sentences beside the fields they are about."""
    for name, sentence in error.problems.items():
        form.add_error(name if name in form.fields else None, sentence)


def _uuid(value: Any) -> UUID | None:
    return UUID(str(value)) if value else None


class CohortForm(forms.Form):
    """Open a cohort."""

    name = forms.CharField(
        label="Name of the cohort", max_length=120, help_text="Such as “September 2026”.",
        error_messages={"required": "Give the cohort a name, such as “September 2026”."},
    )  # fmt: skip
    organisation = forms.TypedChoiceField(label="University", coerce=_uuid)
    starts_on = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Say when it begins.", "invalid": "Give a day, such as 7 September 2026."},
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = places  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Who coaches and tutors one learner."""

    coach = forms.TypedChoiceField(label="Coach", required=False, coerce=_uuid, empty_value=None)
    tutor = forms.TypedChoiceField(label="Tutor", required=False, coerce=_uuid, empty_value=None)

    def __init__(self, *args: Any, coaches: list[CoachRow], tutors: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.coach.id), f"{row.coach.name} ({row.says})") for row in coaches]
        self.fields["coach"].choices = [NOBODY, *named]  # type: ignore[attr-defined]
        self.fields["tutor"].choices = [NOBODY, *((str(t.id), t.name) for t in tutors)]  # type: ignore[attr-defined]


class CoachForm(forms.Form):
    """Another coach for one learner."""

    coach = forms.TypedChoiceField(
        label="Coach", coerce=_uuid, error_messages={"required": "Choose a coach, or keep the pair."}
    )

    def __init__(self, *args: Any, coaches: list[CoachRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.coach.id), f"{row.coach.name} ({row.says})") for row in coaches]
        self.fields["coach"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]


class EnrolForm(forms.Form):
    """Enrol somebody who has an account, by their address."""

    email = forms.EmailField(
        label="Work e-mail of the teacher",
        help_text="They need an account here first. People are added one by one or from a list under Accounts.",
        error_messages={"required": "Give their work e-mail.", "invalid": "That does not look like an e-mail."},
    )
    tutor = forms.TypedChoiceField(label="Tutor", required=False, coerce=_uuid, empty_value=None)

    def __init__(self, *args: Any, tutors: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tutor"].choices = [NOBODY, *((str(t.id), t.name) for t in tutors)]  # type: ignore[attr-defined]


class PlacesForm(forms.Form):
    """A coach's places and training."""

    places = forms.IntegerField(
        label="Learners at most", min_value=0, max_value=30,
        error_messages={"required": "Give a number from 0 to 30.", "invalid": "Give a number from 0 to 30.",
                        "min_value": "Give a number from 0 to 30.", "max_value": "Give a number from 0 to 30."},
    )  # fmt: skip
    training = forms.ChoiceField(label="Training", choices=Training.choices, widget=forms.RadioSelect)
