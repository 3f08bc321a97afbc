"""Signing in: allauth with e-mail and password, no open sign-up, one query per request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from trellis.people import queries
from trellis.people.models import Person


class Accounts(AuthenticationBackend):
    """Finds the signed-in person together with their roles, in one query."""

    def get_user(self, user_id: UUID | str) -> Person | None:
        """Return the active person with `roles` loaded, or None."""
        return queries.signed_in_person(user_id)


class Adapter(DefaultAccountAdapter):
    """No open sign-up: people come by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up."""
        return False

    def can_delete_email(self, email_address: Any) -> bool:
        """Keep at least one address to sign in with."""
        return not email_address.primary
