"""The request of somebody signed in, so that mypy can check what views hand to commands and queries."""

from __future__ import annotations

from django.http import HttpRequest

from trellis.people.models import Person


class Signed(HttpRequest):
    """A request behind `login_required` (or a gate built on it): its user is a person. For annotations only."""

    user: Person  # type: ignore[assignment]  # Django allows anonymous users here; the gate does not
