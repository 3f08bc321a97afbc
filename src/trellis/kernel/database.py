"""Whose rows the database shows: `acting_as` sets the person for one transaction.

PostgreSQL's row-level security reads the setting `trellis.person`. No person set means no
rows. See docs/decisions/0001-row-level-security.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Protocol
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


class _Planned(ServerBindingCursor):
    """Binds on the server, and says what it ran to those who count statements."""

    def execute(self, query: str, args: Any = None) -> Any:
        answer = super().execute(query, args)  # type: ignore[misc]  # of psycopg, which the stubs leave out
        self._query = SimpleNamespace(query=query.encode())  # where Django looks for it
        return answer


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """Give a cursor whose statements PostgreSQL plans once for each connection, not each time.

    For the long statements of pages opened often: their policies take longer to plan than to run. A parameter
    used only in `IS NULL` needs a cast, as PostgreSQL sees its type nowhere else.
    """
    connection = connections["default"]
    connection.ensure_connection()
    make: Any = _Planned  # a cursor of psycopg's, which Django's stubs do not say
    with make(connection.connection) as cursor:
        yield connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


class HasId(Protocol):
    """Anything with a person's id."""

    id: UUID


def _set_person(using: str, person_id: UUID | str | None) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('trellis.person', %s, true)", [str(person_id or "")])


def current_person(using: str = "default") -> str:
    """Return the id of the person this transaction acts as, or ''."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('trellis.person', true), '')")
        return str(cursor.fetchone()[0])


@contextmanager
def acting_as(person: HasId | UUID | None, *, using: str = "default") -> Iterator[None]:
    """Run the block in one transaction that sees what `person` may see; None sees nothing.

    Nested use restores the outer person on the way out. An exception rolls back.
    """
    person_id = person if isinstance(person, UUID) or person is None else person.id
    nested = connections[using].in_atomic_block
    with transaction.atomic(using=using):
        outer = current_person(using) if nested else None
        _set_person(using, person_id)
        yield  # an exception undoes the setting with everything else since the savepoint
        if nested and not connections[using].needs_rollback:
            _set_person(using, outer)
