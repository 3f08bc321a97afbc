"""Who may do what to accounts and places. Predicates over (actor, object), in plain words."""

from __future__ import annotations

from trellis.people import queries
from trellis.people.enums import Role
from trellis.people.models import Person

LEAD_GIVES = frozenset({Role.LEARNER, Role.COACH, Role.TUTOR, Role.LEADER, Role.SPECIALIST})


def is_admin(actor: Person) -> bool:
    """An administrator anywhere."""
    return Role.ADMIN in queries.roles_of(actor)


def arranges(actor: Person) -> bool:
    """An administrator or a programme lead: they see accounts and places, never learning."""
    return queries.may_arrange(actor)


def may_give(actor: Person, role: str) -> bool:
    """Administrators give every role; programme leads give learner, coach, tutor, leader and specialist."""
    return is_admin(actor) or (arranges(actor) and role in LEAD_GIVES)


def may_manage(actor: Person, person: Person) -> bool:
    """Whoever could have given every role the person holds now; nobody manages their own account here."""
    return actor.id != person.id and all(may_give(actor, role) for role in queries.roles_of(person) or {Role.LEARNER})
