"""Forms of the portfolio. The commands decide; these read and keep what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms

from trellis.portfolio.enums import AiUse
from trellis.portfolio.models import Submission
from trellis.portfolio.rows import PieceRow
from trellis.portfolio.snapshots import DECLARATION
from trellis.programme.schema import Module

LISTS = "_serves"


def text(label: str, hint: str = "") -> forms.CharField:
    """Return a field for several sentences, never demanded by the form."""
    return forms.CharField(label=label, help_text=hint, required=False, widget=forms.Textarea)


class PlanForm(forms.Form):
    """When, and in which form, one means to do a module."""

    term = forms.CharField(label="When", required=False, max_length=60, help_text="Such as “Spring 2027”.")
    form = forms.ChoiceField(label="In which form", required=False)

    def __init__(self, *args: Any, module: Module, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [("", "Not decided yet"), *((one, one) for one in module.forms)]
        self.fields["form"].choices = chosen  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """All the words of a draft: one field a requirement, two a piece of evidence."""

    context = text("Where and with whom", "Your school, class or group, and what mattered about them.")
    limits = text("Where would this not work?", "Level 7 asks for it. A guess with a reason is enough.")
    commentary = text("What holds it together", "What you learnt, and how one thing led to another.")

    def __init__(self, *args: Any, module: Module, pieces: Iterable[PieceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.module, self.pieces = module, list(pieces)
        for one in module.requirements:
            self.fields[f"answer_{one.key}"] = text(one.title, one.text)
        served = [(one.key, one.title) for one in module.requirements]
        for piece in self.pieces:
            self.fields[f"piece_{piece.id}_words"] = text("What this shows")
            self.fields[f"piece_{piece.id}{LISTS}"] = forms.MultipleChoiceField(
                label="It belongs to", choices=served, required=False, widget=forms.CheckboxSelectMultiple
            )

    @staticmethod
    def initial_of(draft: Submission, pieces: Iterable[PieceRow]) -> dict[str, Any]:
        """Return what is kept in the draft, by field."""
        found: dict[str, Any] = {name: getattr(draft, name) for name in ("context", "limits", "commentary")}
        found |= {f"answer_{key}": words for key, words in draft.answers.items()}
        for piece in pieces:
            found[f"piece_{piece.id}_words"] = piece.commentary
            found[f"piece_{piece.id}{LISTS}"] = list(piece.serves)
        return found

    @staticmethod
    def typed(kept: Mapping[str, list[str]]) -> dict[str, Any]:
        """Return unsaved words as initial values."""
        return {name: values if name.endswith(LISTS) else values[-1] for name, values in kept.items() if values}

    def answers(self) -> dict[str, str]:
        """Return the words for each requirement."""
        return {one.key: self.cleaned_data[f"answer_{one.key}"] for one in self.module.requirements}

    def said(self) -> dict[UUID, tuple[str, list[str]]]:
        """Return for each piece what is said about it and the requirements it serves."""
        given = self.cleaned_data
        return {
            piece.id: (given[f"piece_{piece.id}_words"], given[f"piece_{piece.id}{LISTS}"]) for piece in self.pieces
        }


class ChooseForm(forms.Form):
    """Which evidence goes into a draft."""

    items = forms.TypedMultipleChoiceField(
        label="Your evidence", required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these is not there any more. Choose again."},
    )  # fmt: skip

    def __init__(self, *args: Any, options: Iterable[tuple[UUID, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(str(id_), f"{title} ({kind.lower()})") for id_, title, kind in options]  # type: ignore[attr-defined]


class SubmitForm(forms.Form):
    """The declaration of authorship, generative AI included."""

    ai_use = forms.ChoiceField(
        label="Generative AI", choices=AiUse.choices, required=False, widget=forms.RadioSelect,
        help_text="Either is allowed. What counts is that it is said.",
    )  # fmt: skip
    ai_words = text("What you used it for", "Which tool, for which part, and what you did with what it gave you.")
    declared = forms.BooleanField(label=DECLARATION, required=False)
