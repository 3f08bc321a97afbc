"""Signing in: allauth with e-mail and password, no open sign-up, one query per request."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib import messages
from django.http import HttpRequest
from django.template import TemplateDoesNotExist

from trellis.people import letters, queries
from trellis.people.models import Person

SAID = {
    "account/messages/password_changed.txt": "Your password is changed. Other devices are signed out.",
    "account/messages/password_set.txt": "Your password is set.",
    "account/messages/email_confirmation_sent.txt": "A link is on its way to {email}. Open it to confirm the address.",
    "account/messages/email_confirmed.txt": "{email} is confirmed.",
    "account/messages/email_confirmation_failed.txt": "{email} could not be confirmed: another account uses it.",
    "account/messages/email_deleted.txt": "{email} is taken away.",
    "account/messages/primary_email_set.txt": "Mail now goes to this address.",
    "account/messages/unverified_primary_email.txt": "Confirm this address first, by the link in the mail sent to it.",
    "account/messages/cannot_delete_primary_email.txt": "{email} is where mail goes. Choose another for that first.",
}


class Accounts(AuthenticationBackend):
    """Finds the signed-in person together with their roles, in one query."""

    def get_user(self, user_id: UUID | str) -> Person | None:
        """Return the active person with `roles` loaded, or None."""
        return queries.signed_in_person(user_id)


class Adapter(DefaultAccountAdapter):
    """No open sign-up, plain sentences, and mail as a job of the same transaction."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": ("That address and password do not match. Try again, or set a new password."),
        "too_many_login_attempts": "That was five wrong tries. Wait five minutes, or set a new password.",
        "account_inactive": "This account is closed.",
        "duplicate_email": "This address is already yours.",
        "max_email_addresses": "%d addresses are the most. Take one away first.",
        "enter_current_password": "That is not your present password.",
        "incorrect_password": "That is not your password.",
        "invalid_password_reset": "This link no longer works.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up."""
        return False

    def can_delete_email(self, email_address: Any) -> bool:
        """Keep at least one address to sign in with."""
        return not email_address.primary

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mails as letters: sent by a job, if and when this request commits."""
        facts = {key: value for key, value in context.items() if key != "request"}
        try:
            letters.post(to=email, template=f"{template_prefix}.txt", **facts)
        except TemplateDoesNotExist:
            return  # a notice Trellis does not send

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what was done in Trellis's own sentences; what has none (signing in) needs none."""
        sentence = message or SAID.get(message_template or "", "")
        if sentence:
            messages.add_message(request, level, sentence.format(**(message_context or {})), extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the account page."""
        return "/account/"
