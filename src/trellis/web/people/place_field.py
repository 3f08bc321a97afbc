"""Choosing a place: a list while there are few, a field to look in when there are many. No script needed.

With many places one types part of a name. One place that fits is taken; several are offered in a list
when the form comes back, with everything else still typed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from trellis.people import queries

MOST = 50  # places in a list without looking
OFFERED = 20  # places offered after looking
CHOOSE = ("", "Choose")
AGAIN = ("?", "None of these: look again")
LOOK = "Its name, key or URN. Part of the name is enough."


class PlaceField(forms.Field):
    """The id of a place. `offer` is called once per form, when it is known how many places there are."""

    def __init__(self, *, required: bool, label: str, missing: str = "") -> None:
        super().__init__(required=required, label=label, error_messages={"required": missing})
        self.known: list[tuple[str, str]] | None = None

    def offer(self, known: list[tuple[str, str]]) -> None:
        """Show a list of `known` places, or a field to look in when there are more than MOST."""
        if len(known) <= MOST:
            self.known = known
            self._show(forms.Select(choices=[CHOOSE, *known]))
        else:
            self._look()

    def _look(self) -> None:
        self.help_text = LOOK
        self._show(forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))

    def _show(self, widget: forms.Widget) -> None:
        widget.is_required = self.required
        self.widget = widget

    def clean(self, value: Any) -> UUID | None:
        """Return the place's id, or None for nothing chosen. Raises ValidationError with what to do."""
        said = " ".join(str(value or "").split())
        if not said:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if self.known is not None:
            return self._from_list(said)
        return self._chosen(said) or self._looked_for(said)

    def _from_list(self, said: str) -> UUID:
        if said not in dict(self.known or ()):
            raise forms.ValidationError("Choose a place from the list.")
        return UUID(said)

    def _chosen(self, said: str) -> UUID | None:
        """Return the place picked from those offered before, if that is what was sent."""
        try:
            key = UUID(said)
        except ValueError:
            return None
        found = queries.place(key)
        if found is None:
            raise forms.ValidationError("Choose a place from the list.")
        self._show(forms.Select(choices=[found, AGAIN]))
        return key

    def _looked_for(self, said: str) -> UUID:
        if said == AGAIN[0]:
            raise forms.ValidationError("Type part of the name of the place.")
        found = queries.places_like(said, limit=OFFERED + 1)
        if not found:
            raise forms.ValidationError(f"No place here fits “{said}”. Try fewer letters, or add the place first.")
        if len(found) == 1:
            return UUID(found[0][0])
        if len(found) > OFFERED:
            raise forms.ValidationError(f"More than {OFFERED} places fit “{said}”. Type more of the name.")
        self.help_text = ""
        self._show(forms.Select(choices=[CHOOSE, *found, AGAIN]))
        raise forms.ValidationError(f"{len(found)} places fit “{said}”. Choose one.")


class Placed(forms.Form):
    """A form that names a place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.organisation_choices(limit=MOST + 1)
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.offer(known)
