"""Commands about accounts: adding, naming, closing, opening again, signing out. Nobody impersonates."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F

from trellis.kernel import clock, drafts, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people import rules
from trellis.people.enums import Role
from trellis.people.models import Invitation, Membership, Organisation, Person

NOT_YOURS = "Accounts are arranged by administrators and programme leads."
ABOVE_YOU = "This account can be changed by an administrator only."


def check_address(email: str) -> str:
    """Return the address in small letters. Raises Invalid when it is none, or somebody has it already."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(email="Give a whole e-mail address, such as priya@school.example.") from error
    confirmed = EmailAddress.objects.filter(email=address, verified=True)  # typing an address claims nothing
    taken = Person.objects.filter(email=address).exists() or confirmed.exists()
    if taken:
        raise Invalid(email="Somebody has an account with this address already. Find them by it and add the role.")
    return address


@command
def add_person(
    *,
    actor: Person,
    name: str,
    email: str,
    role: str,
    organisation_id: UUID,
    post: str = "",
    since: date | None = None,
    key: str | None = None,
) -> Person:
    """Open an account without a password, with a first role; `invite` then sends the link."""
    require(rules.arranges(actor), NOT_YOURS)
    if not name.strip():
        raise Invalid(name="Give the person's name.")
    person = Person.objects.create_user(email=check_address(email), name=name.strip(), key=key)
    trail.record("person.add", person, actor=actor)
    begin_role(actor=actor, person_id=person.id, organisation_id=organisation_id, role=role, post=post, since=since)
    return person


@command
def begin_role(
    *, actor: Person, person_id: UUID, organisation_id: UUID, role: str, post: str = "", since: date | None = None
) -> Membership:
    """Let a person hold a role in an organisation from a day on; holding it already changes only the post."""
    if role not in Role.values:
        raise Invalid(role="Choose what they do there.")
    require(rules.may_give(actor, role), "This role is given by an administrator.")
    person = Person.objects.get(id=person_id, guest=False)
    place = Organisation.objects.filter(id=organisation_id).first()
    if place is None:
        raise Invalid(organisation="Choose where they work.")
    membership, begun = Membership.objects.get_or_create(
        person=person,
        organisation=place,
        role=role,
        until=None,
        defaults={"post": post, "since": since or clock.today()},
    )
    if not begun and post and membership.post != post:
        membership.post = post
        membership.save(update_fields=["post"])
    trail.record("membership.begin" if begun else "membership.change", membership, actor=actor)
    return membership


@command
def end_role(*, actor: Person, membership_id: UUID, on: date | None = None) -> Membership:
    """End a role on a day (today unless said): account, private circle and own records stay."""
    membership = Membership.objects.select_for_update().get(id=membership_id)
    require(rules.may_give(actor, membership.role), "This role is ended by an administrator.")
    require(membership.until is None, "This role has ended already.")
    last = on or clock.today()
    if last < membership.since:
        raise Invalid(until="A role cannot end before it began.")
    _keep_an_admin(membership)
    membership.until = last
    membership.save(update_fields=["until"])
    trail.record("membership.end", membership, actor=actor)
    return membership


@command
def move(
    *, actor: Person, membership_id: UUID, organisation_id: UUID, post: str = "", on: date | None = None
) -> Membership:
    """Move a person to another place in the same role: one membership ends, another begins, the account stays."""
    ended = end_role(actor=actor, membership_id=membership_id, on=on)
    require(ended.organisation_id != organisation_id, "They work there already.")
    return begin_role(
        actor=actor, person_id=ended.person_id, organisation_id=organisation_id, role=ended.role, post=post, since=on
    )


def _keep_an_admin(membership: Membership) -> None:
    """Refuse to end the last administrator's role, which would lock everybody out."""
    if membership.role != Role.ADMIN:
        return
    others = Membership.objects.filter(role=Role.ADMIN, until=None, person__is_active=True).exclude(id=membership.id)
    require(others.exists(), "This is the last administrator. Make somebody else one first.")


@command
def change_names(*, actor: Person, name: str, known_as: str, version: int) -> Person:
    """Change one's own name and what people call one."""
    person = Person.objects.select_for_update().get(id=actor.id)
    check_version(person, version)
    if not name.strip():
        raise Invalid(name="Give your name.")
    person.name, person.known_as = name.strip(), known_as.strip()
    person.save(update_fields=["name", "known_as", "version"])
    trail.record("person.rename", person, actor=actor)
    return person


def confirm_first_address(*, actor: Person) -> None:
    """Take the address an account was opened with as confirmed, once, where nothing else is written."""
    if not EmailAddress.objects.filter(user=actor).exists():
        EmailAddress.objects.create(user=actor, email=actor.email, verified=True, primary=True)


@command
def deactivate(*, actor: Person, person_id: UUID, left: bool = False) -> Person:
    """Close an account: they are out at their next request, and links sent to them stop working.

    `left=True` also ends every role today. Their records stay until retention runs out.
    """
    person = _managed(actor, person_id)
    require(person.is_active, "This account is closed already.")
    for membership in person.memberships.filter(until=None):
        _keep_an_admin(membership)
    if left:
        Membership.objects.filter(person=person, until=None, since__gt=clock.today()).delete()
        person.memberships.filter(until=None).update(until=clock.today())
        person.left_on = clock.today()
    person.is_active = False
    person.session_epoch += 1
    person.save(update_fields=["is_active", "left_on", "session_epoch"])
    Invitation.objects.filter(person=person, accepted_at=None).update(expires_at=clock.now())
    trail.record("person.deactivate", person, actor=actor, state_from="active", state_to="left" if left else "closed")
    return person


@command
def reactivate(*, actor: Person, person_id: UUID) -> Person:
    """Open a closed account again, with the same records; roles that ended are begun anew by hand."""
    person = _managed(actor, person_id)
    require(not person.is_active, "This account is open already.")
    person.is_active, person.left_on = True, None
    person.save(update_fields=["is_active", "left_on"])
    trail.record("person.reactivate", person, actor=actor, state_from="closed", state_to="active")
    return person


def _managed(actor: Person, person_id: UUID) -> Person:
    require(rules.arranges(actor), NOT_YOURS)
    person = Person.objects.select_for_update().get(id=person_id, guest=False)
    require(actor.id != person.id, "This is your own account. Ask another administrator.")
    require(rules.may_manage(actor, person), ABOVE_YOU)
    return person


@command
def sign_out(*, actor: Person) -> None:
    """Forget what the person has typed and not saved, as they sign out."""
    drafts.clear_all(actor=actor)
    trail.record("person.sign_out", actor, actor=actor)


@command
def sign_out_everywhere(*, actor: Person) -> None:
    """End every session of the person, on all devices, and forget unsaved words."""
    Person.objects.filter(id=actor.id).update(session_epoch=F("session_epoch") + 1)
    drafts.clear_all(actor=actor)
    trail.record("person.sign_out_everywhere", actor, actor=actor)
