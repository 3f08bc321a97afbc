"""What the library is asked for, as it stands in the address, and as words that can be taken off again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict

from trellis.evidence import experiences, frameworks
from trellis.evidence.enums import ItemKind, Trigger
from trellis.evidence.queries import Asked
from trellis.kernel import words
from trellis.web.evidence.present import Seen

WHOSE = {"mine": "Yours", "shared": "Shown to you by others"}
DAY = forms.DateInput(format="%Y-%m-%d")
USED = {
    "need": "In something on your mind",
    "goal": "In a goal",
    "experiment": "In something tried",
    "session": "In a session",
}
USED |= {"draft": "In a portfolio draft", "submission": "In what was submitted"}


class Filters(forms.Form):
    """What to look for. Anything that makes no sense asks nothing."""

    q = forms.CharField(label="Search titles, words and what was said", required=False, max_length=200)
    kind = forms.ChoiceField(label="What it is", choices=[("", "Anything"), *ItemKind.choices], required=False)
    whose = forms.ChoiceField(label="Whose", choices=[("", "Anybody’s you can see"), *WHOSE.items()], required=False)
    circle = forms.ChoiceField(label="Shown to", required=False)
    since = forms.DateField(label="From", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)
    trigger = forms.ChoiceField(label="Why it was kept", required=False)
    tag = forms.ChoiceField(label="What it shows", required=False)
    used = forms.ChoiceField(label="Used", choices=[("", "Anywhere or nowhere"), *USED.items()], required=False)
    experience = forms.ChoiceField(label="Kind of experience", required=False)

    choices = ("kind", "whose", "circle", "since", "until", "trigger", "tag", "used", "experience")

    def __init__(self, data: QueryDict, circles: Iterable[Seen]) -> None:
        super().__init__(data)
        self.circles = {circle.id: circle.words for circle in circles}
        self.fields["circle"].choices = [("", "Anybody or nobody"), *self.circles.items()]  # type: ignore[attr-defined]
        self.fields["trigger"].choices = [("", "Any reason"), *Trigger.choices]  # type: ignore[attr-defined]
        self.fields["tag"].choices = [  # type: ignore[attr-defined]
            ("", "Anything"),
            *((group.title, list(group.tags)) for group in frameworks.groups()),
        ]
        kinds = [(key, kind.title) for key, kind in experiences.kinds().items()]
        self.fields["experience"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked, without what is empty or makes no sense."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether more than words is asked for."""
        return any(name in self.chosen for name in self.choices)

    @property
    def asked(self) -> Asked:
        """The same for the library."""
        chosen = dict(self.chosen)
        chosen["search"] = chosen.pop("q", "").strip()
        if "circle" in chosen:
            chosen["circle"] = UUID(chosen["circle"])
        return Asked(**chosen)

    def link(self, **more: Any) -> str:
        """Return the address of this list with a cursor; '' without one."""
        return f"?{urlencode({**self.chosen, **more})}" if all(more.values()) else ""

    def chips(self) -> list[tuple[str, str]]:
        """Return each choice in words, with the address of the list without it."""
        return [(self._say(name, value), self._without(name)) for name, value in self.chosen.items()]

    def _without(self, name: str) -> str:
        rest = {other: value for other, value in self.chosen.items() if other != name}
        return f"?{urlencode(rest)}" if rest else "?"

    def _say(self, name: str, value: Any) -> str:
        if name == "q":
            return f"“{value}”"
        if name in {"since", "until"}:
            return f"{'From' if name == 'since' else 'To'} {words.short_day(value)}"
        if name == "tag":
            return frameworks.title_of(*value.split("/", 1))
        if name == "circle":
            return f"Shown to {self.circles[value]}"
        choices = dict(self.fields[name].choices)  # type: ignore[attr-defined]
        return str(choices[value])
