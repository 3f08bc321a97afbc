"""Commands about invitations: a link, used once, in fourteen days. Only the link's hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.people import accounts, letters, places, queries, rules
from trellis.people.enums import Role
from trellis.people.models import Invitation, Membership, Organisation, Person

DAYS = 14
ASK_AGAIN_MINUTES = 10


@dataclass(frozen=True)
class Invited:
    """A new invitation and its link, which is shown once and never again."""

    invitation: Invitation
    link: str


@command
def invite(*, actor: Person, person_id: UUID, site: str, mail: bool = True) -> Invited:
    """Send a person the link by which they set their first password; older links stop working.

    `site` is where Trellis answers, such as 'https://trellis.example'.
    """
    person = Person.objects.select_for_update().get(id=person_id, guest=False)
    allowed = rules.arranges(actor) and rules.may_manage(actor, person)
    require(allowed, "Invitations come from administrators and programme leads.")
    require(person.is_active, "This account is closed. Open it again first.")
    require(not person.has_usable_password(), "They have signed in already. They can set a new password themselves.")
    invited = _issue(person, invited_by=actor.id, site=site, mail=mail, inviter=actor.name)
    trail.record("person.invite", invited.invitation, actor=actor)
    return invited


def queue(*, actor: Person, person_ids: Iterable[UUID]) -> None:
    """Say of people that their invitation is on its way; no link opens this one, and the real one takes its place."""
    now = clock.now()
    Invitation.objects.bulk_create(
        Invitation(
            person_id=person_id, invited_by=actor.id, token_hash=f"queued:{person_id}", sent_at=now,
            expires_at=now + timedelta(days=DAYS),
        )
        for person_id in person_ids
    )  # fmt: skip


def _issue(person: Person, *, invited_by: UUID, site: str, mail: bool, inviter: str = "") -> Invited:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    Invitation.objects.filter(person=person, accepted_at=None).delete()
    invitation = Invitation.objects.create(
        person=person,
        invited_by=invited_by,
        token_hash=queries.token_hash(token),
        sent_at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    link = f"{site.rstrip('/')}/account/invitation/{token}/"
    if mail:
        letters.post(
            to=person.email, template="account/email/invitation.txt",
            name=person.first_name, inviter=inviter, link=link, days=DAYS,
        )  # fmt: skip
    return Invited(invitation, link)


def _expired(invitation: Invitation) -> bool:
    """Say whether the invitation's fourteen days are over."""
    return invitation.expires_at <= clock.now()


@command
def accept_invitation(*, actor: Person | None, token: str, password: str, known_as: str = "") -> Person:
    """Set the first password by an invitation's link, once.

    Nobody is signed in, so `actor` is None and whoever holds the link acts as the invited person.

    Raises Refused for a link used, expired or unknown, Invalid(password=…) for a weak password.
    """
    invitation = queries.usable_invitation(token)
    invitation = Invitation.objects.select_for_update().get(id=invitation.id)
    require(invitation.accepted_at is None, queries.LINK_USED)
    require(not _expired(invitation), "This link has run out. Ask for a new one.")
    person = Person.objects.get(id=invitation.person_id)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(password=" ".join(error.messages)) from error
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    person.set_password(password)
    person.known_as = known_as.strip()
    person.save(update_fields=["password", "known_as"])
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    with acting_as(person):
        trail.record("person.accept_invitation", invitation, actor=person)
    return person


@command
def ask_again(*, actor: Person | None, token: str, site: str) -> None:
    """Send a fresh link, to the address on file only, to somebody whose link has run out."""
    invitation = queries.usable_invitation(token)
    require(_expired(invitation), "This link still works: open it again.")
    recent = clock.now() - timedelta(minutes=ASK_AGAIN_MINUTES)
    require(invitation.sent_at < recent, "A link was sent a moment ago. Look for it in your mail.")
    renewed = _issue(invitation.person, invited_by=invitation.invited_by, site=site, mail=True)
    trail.record("person.invite_again", renewed.invitation, actor=actor)


@command
def first_administrator(
    *, actor: Person | None, name: str, email: str, organisation: str, kind: str, site: str
) -> Invited:
    """Open the first account of all, an administrator's, with its place; nobody acts yet, so `actor` is None.

    Raises Refused when there is an administrator who can sign in. Asked again before the link
    was used, it makes a new link.
    """
    there = Membership.objects.filter(role=Role.ADMIN, until=None, person__is_active=True).select_related("person")
    require(
        not any(row.person.has_usable_password() for row in there),
        "There is an administrator already. They invite others under Accounts.",
    )
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = Person.objects.create_user(email=accounts.check_address(email), name=name.strip())
        trail.record("person.add", person, actor=actor)
    key = places.key_from(organisation)
    place, _ = Organisation.objects.get_or_create(key=key, defaults={"name": organisation.strip(), "kind": kind})
    Membership.objects.get_or_create(
        person=person, organisation=place, role=Role.ADMIN, until=None, defaults={"since": clock.today()}
    )
    invited = _issue(person, invited_by=person.id, site=site, mail=False)
    trail.record("person.invite", invited.invitation, actor=actor)
    return invited
