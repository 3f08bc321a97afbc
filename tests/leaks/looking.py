"""Small tools of the matrix: who sees, inserts, changes a row, asked through the application's role."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from django.db import DatabaseError, connections, transaction

from tests.leaks.world import GUEST, ROLES, World
from trellis.kernel.database import acting_as

EVERYBODY = (*ROLES, GUEST, "anonymous")
REFUSED = "42501"
FOUND = re.compile(r"CANARY\[([a-z_]+:[a-z_0-9]+)\]")


def person(world: World, role: str):
    return None if role == "anonymous" else world.people[role]


def table_of(label: str) -> str:
    return label.split(":", maxsplit=1)[0]


def seers(world: World, label: str, row_id: UUID) -> set[str]:
    """Return the roles to which the row shows, by raw SQL."""
    found = set()
    for role in EVERYBODY:
        with acting_as(person(world, role)), connections["default"].cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table_of(label)} WHERE id = %s", [row_id])
            if cursor.fetchone():
                found.add(role)
    return found


def _attempt(world: World, role: str, statement: str, arguments: list) -> bool:
    """Run a write as the role, undo it, and say whether row-level security let it through."""
    try:
        with acting_as(person(world, role)), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement, arguments)
            touched = cursor.rowcount
            transaction.set_rollback(True)
            return touched > 0
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") != REFUSED  # a constraint is no wall against a leak


def changers(world: World, label: str, row_id: UUID) -> set[str]:
    """Return the roles that could update the row as it stands."""
    statement = f"UPDATE {table_of(label)} SET id = id WHERE id = %s"
    return {role for role in EVERYBODY if _attempt(world, role, statement, [row_id])}


def deleters(world: World, label: str, row_id: UUID) -> set[str]:
    statement = f"DELETE FROM {table_of(label)} WHERE id = %s"
    return {role for role in EVERYBODY if _attempt(world, role, statement, [row_id])}


def forgers(world: World, label: str, row_id: UUID) -> set[str]:
    """Return the roles that could insert a copy of the row, whoever it names."""
    table = table_of(label)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' "
            "AND table_schema = 'public' ORDER BY ordinal_position",
            [table],
        )
        columns = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE id = %s", [row_id])
        (row,) = cursor.fetchone()
    import json

    row = json.loads(row) if isinstance(row, str) else row
    row["id"] = str(uuid4())
    names = ", ".join(columns)
    statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
    return {role for role in EVERYBODY if _attempt(world, role, statement, [json.dumps(row)])}


def protected_tables() -> set[str]:
    """Return the tables with row-level security switched on."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity"
        )
        return {row[0] for row in cursor.fetchall()}


def all_tables() -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'v')"
        )
        return {row[0] for row in cursor.fetchall()}


def canaries_in(text: str) -> set[str]:
    """Return the labels whose canary text occurs."""
    return set(FOUND.findall(text.replace("&#x5B;", "[").replace("&#91;", "[")))


def _touched(world: World, role: str, statement: str) -> int | str:
    """Return how many rows a write reaches, or the error that a reached row raised."""
    try:
        with acting_as(person(world, role)), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement)
            count = cursor.rowcount
            transaction.set_rollback(True)
            return count
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "")


def _constant(table: str) -> str:
    """Return 'column = value' that can be written without reading the row."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
            "AND data_type IN ('timestamp with time zone', 'date', 'integer', 'smallint', 'boolean', 'text', 'character varying', 'tsvector') "
            "ORDER BY column_name NOT IN ('version', 'at', 'created_at'), ordinal_position",
            [table],
        )
        found = cursor.fetchone()
    if found is None:
        return "id = gen_random_uuid()"  # nothing but ids in it
    column, kind = found
    value = {
        "timestamp with time zone": "now()",
        "date": "current_date",
        "boolean": "true",
        "text": "'x'",
        "character varying": "'x'",
        "tsvector": "''",
    }.get(kind, "1")
    return f"{column} = {value}"


def blind_writes(world: World, table: str) -> dict[tuple[str, str], tuple]:
    """Return where a write without a condition reaches other rows than one that must see what it writes.

    PostgreSQL asks the SELECT policy only of statements that read a column, so a loose UPDATE or
    DELETE policy would let a blind statement reach rows nobody showed.
    """
    change = f"UPDATE {table} SET {_constant(table)}"
    found = {}
    for role in EVERYBODY:
        for verb, statement in (("UPDATE", change), ("DELETE", f"DELETE FROM {table}")):
            blind = _touched(world, role, statement)
            seeing = _touched(world, role, f"{statement} WHERE id IS NOT NULL")
            if blind != seeing:
                found[role, verb] = (blind, seeing)
    return found
