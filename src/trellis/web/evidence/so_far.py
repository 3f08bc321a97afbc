"""What a person's evidence covers so far, in words."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from trellis.evidence import experiences, queries
from trellis.evidence.enums import Origin, Setting
from trellis.kernel import words
from trellis.people.models import Person

SETTINGS = {"formal": "formal", "non_formal": "planned at school", "informal": "informal"}


class Kind(forms.Form):
    """Which kind of experience; what is left open is as is usual for that kind."""

    kind = forms.ChoiceField(
        label="What kind of experience was it?", error_messages={"required": "Choose what kind of experience it was."}
    )
    setting = forms.ChoiceField(label="How it came about", required=False)
    origin = forms.ChoiceField(label="Who made it happen", required=False)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        kinds = [(key, kind.title) for key, kind in experiences.kinds().items()]
        self.fields["kind"].choices = [("", "Choose one"), *kinds]  # type: ignore[attr-defined]
        self.fields["setting"].choices = [("", "As is usual for that kind"), *Setting.choices]  # type: ignore[attr-defined]
        self.fields["origin"].choices = [("", "As is usual for that kind"), *Origin.choices]  # type: ignore[attr-defined]


def month(day: date) -> str:
    """Return 'November 2026'."""
    return f"{day:%B} {day.year}"


def page(person: Person) -> dict[str, Any]:
    """Return what the page shows: months with links into the list, kinds of experience, what is thin."""
    found = queries.coverage(person)
    kinds = [
        (
            row.title,
            words.count(row.count) if row.count else "None yet",
            words.short_day(row.last) if row.last else "",
            ", ".join(SETTINGS[setting] for setting in row.settings),
            ", ".join(experiences.DOMAINS[domain].lower() for domain in row.develops),
        )
        for row in found.rows
    ]
    return {
        "months": [(month(first), words.count(count), _in_month(first)) for first, count in queries.months(person)],
        "kinds": kinds,
        "any": any(row.count for row in found.rows),
        "thin_domains": words.names([domain.lower() for domain in found.thin_domains]),
        "thin_settings": words.names([SETTINGS[setting] for setting in found.thin_settings]),
        "delivered": [
            (title, reverse("evidence_item", kwargs={"item_id": item_id}), words.short_day(day))
            for item_id, title, day in found.delivered
        ],
        "unsaid": found.unsaid,
        "newest_unsaid": found.newest_unsaid,
    }


def _in_month(first: date) -> str:
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    asked = urlencode({"whose": "mine", "since": first.isoformat(), "until": last.isoformat()})
    return f"{reverse('evidence_list')}?{asked}"
