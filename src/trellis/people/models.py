"""Persons, organisations and who works where.

These tables are open to the application role (circles/open_tables.py says why): they hold
arrangements, never learning. Letters are the exception: written by the application, read only
by the job that sends them.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from trellis.kernel.ids import new_id
from trellis.people.enums import OrganisationKind, Role


class Organisation(models.Model):
    """A school, trust, university or hub, in a tree. Personal data: none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=OrganisationKind.choices)
    name = models.CharField(max_length=200)
    urn = models.CharField("URN", max_length=6, blank=True, help_text="Six digits, schools only.")
    key = models.CharField(max_length=80, unique=True, help_text="Stable key for imports.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["urn"], condition=~models.Q(urn=""), name="urn_once"),
            models.CheckConstraint(
                condition=models.Q(urn="") | models.Q(kind="school", urn__regex=r"^\d{6}$"),
                name="urn_is_six_digits_of_a_school",
            ),
        )

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Makes and finds persons by their e-mail address, in any case of letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """Create a person; without a password they sign in only after an invitation."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by sign-in address."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """A person, with one account for life.

    Personal data: name, work e-mail. Retired: deactivated on leaving (`left_on`), deleted
    when the last retention clock of their records has run out.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    known_as = models.CharField("what people call you", max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    guest = models.BooleanField(default=False, help_text="Shown one thing for a while; never signs in.")
    left_on = models.DateField(null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, help_text="Counted up to sign out everywhere.")
    key = models.CharField(max_length=80, null=True, unique=True, help_text="Stable key for imports.")  # noqa: DJ001
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        indexes = (models.Index(fields=["name", "id"], name="person_by_name"),)
        constraints = (
            models.UniqueConstraint(Lower("email"), name="email_once_in_any_case"),
            models.CheckConstraint(
                condition=models.Q(guest=False) | models.Q(is_active=False, password__startswith="!"),  # noqa: S106  a mark, no password
                name="a_guest_never_signs_in",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What people call them: 'Priya', 'Dr Pryce' only if they say so."""
        if self.known_as:
            return self.known_as
        words = [word for word in self.name.split() if word.rstrip(".") not in {"Dr", "Prof", "Mr", "Mrs", "Ms"}]
        return words[0] if words else self.name

    @property
    def initials(self) -> str:
        """Return one or two letters for the round face."""
        words = [word for word in self.name.split() if word.rstrip(".") not in {"Dr", "Prof", "Mr", "Mrs", "Ms"}]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"

    def get_session_auth_hash(self) -> str:
        """Tie each session to password *and* epoch, so one write signs out everywhere."""
        return self._session_hash()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return self._session_hash(secret)

    def _session_hash(self, secret: str | None = None) -> str:
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("trellis.people.session", value, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """That a person holds a role in an organisation, from a day until a day.

    Moving school ends one membership and begins another; the account stays.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    post = models.CharField(max_length=120, blank=True, help_text="Such as “Year 4, reading”.")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "role"], name="membership_place_role"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(until__isnull=True),
                name="one_open_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
        )


class Invitation(models.Model):
    """A link by which a person sets their first password. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)


class Letter(models.Model):
    """A mail waiting to be sent; it may hold a sign-in link, so only the sending job reads it.

    Personal data: an address. Retired: on being sent, or after three days.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
