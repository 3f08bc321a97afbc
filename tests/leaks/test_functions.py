"""Every function that runs with its owner's rights, called by every role with every planted row's id.

What such a function answers may quote nothing the caller does not see, may not tell a stranger's id from one that is
nobody's, and after it the caller sees no row they did not see before.
"""

import json
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction

from tests.leaks import looking
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.long
CALLABLE = """
SELECT p.proname, p.proretset OR p.prorettype = 'record'::regtype,
       ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY a(t, n) ORDER BY n)
  FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
   AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('trellis_app', p.oid, 'EXECUTE') ORDER BY 1
"""
TRY_EACH = """
DO $do$ DECLARE one uuid; said text; heard jsonb := '{}'; BEGIN
    FOREACH one IN ARRAY '{%(ids)s}'::uuid[] LOOP
        BEGIN
            SELECT left(string_agg(f::text, ' '), 4000) INTO said FROM %(call)s f;
        EXCEPTION WHEN others THEN said := '!' || SQLSTATE; END;
        heard := heard || jsonb_build_object(one, coalesce(said, ''));
    END LOOP;
    PERFORM set_config('trellis.heard', heard::text, true);
END $do$
"""
ARGUMENTS = {
    "uuid": "one", "uuid[]": "ARRAY[one]", "text": "''", "text[]": "ARRAY['x']", "boolean": "true", "integer": "1",
    "bigint": "1", "date": "current_date", "timestamp with time zone": "now()", "jsonb": "'{}'::jsonb",
    "character varying": "''",
}  # fmt: skip


def functions() -> list[tuple[str, bool, list[str]]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(CALLABLE)
        return cursor.fetchall()


def visible(cursor, world) -> set[str]:
    parts = [
        f"SELECT '{label}' FROM {looking.table_of(label)} WHERE id = '{row_id}'" for label, row_id in world.rows.items()
    ]
    cursor.execute(" UNION ALL ".join(parts))
    return {label for (label,) in cursor.fetchall()}


def called(world, role: str, name: str, types: list[str], ids: list[UUID]) -> tuple[dict[UUID, str], set[str]]:
    """Return what the function said of each id, and the labels of the rows seen afterwards; all is undone."""
    call = f"{name}({', '.join(ARGUMENTS[one] for one in types)})"
    with acting_as(looking.person(world, role)), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(TRY_EACH % {"ids": ",".join(map(str, ids)), "call": call})
        cursor.execute("SELECT current_setting('trellis.heard')")
        heard = json.loads(cursor.fetchone()[0])
        seen = visible(cursor, world)
        transaction.set_rollback(True)
    return {UUID(key): said for key, said in heard.items()}, seen


def test_no_function_quotes_or_opens_what_its_caller_does_not_see(world):
    found = functions()
    assert len(found) > 40
    wrong = set()
    ids = [*world.rows.values(), *(one.id for one in world.people.values())]
    for role in looking.EVERYBODY:
        with acting_as(looking.person(world, role)), connections["default"].cursor() as cursor:
            before = visible(cursor, world)
        for name, _, types in found:
            heard, after = called(world, role, name, types, ids)
            quoted = {label for said in heard.values() for label in looking.canaries_in(said)}
            for label in sorted(quoted - before):
                wrong.add((name, role, f"quotes {label}"))
            for label in sorted(after - before):
                wrong.add((name, role, f"opens {label}"))
    assert wrong == set()


def test_no_function_tells_a_strangers_row_from_none(world):
    nobody = uuid4()
    wrong = {}
    for role in ("other_learner", "researcher", "anonymous"):
        with acting_as(looking.person(world, role)), connections["default"].cursor() as cursor:
            hidden = [row_id for label, row_id in world.rows.items() if label not in visible(cursor, world)]
        for name, _, types in functions():
            if not any(one.startswith("uuid") for one in types):
                continue
            heard, _ = called(world, role, name, types, [nobody, *hidden])
            told = {
                said
                for one, said in heard.items()
                if one != nobody and said.replace(str(one), str(nobody)) != heard[nobody]
            }
            if told:
                wrong.setdefault(name, {})[role] = sorted(told)[:3]
    assert wrong == {}
