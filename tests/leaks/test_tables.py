"""Every role against every row, by raw SQL through the application's role."""

import pytest
from django.db import connections

from tests.leaks import looking
from tests.leaks.writes import CHANGE, DELETE, FORGE, WRITE_ONLY
from trellis.circles.open_tables import OPEN_TABLES
from trellis.kernel.database import acting_as


def test_every_table_is_protected_or_open_for_a_reason(world):
    protected, everything = looking.protected_tables(), looking.all_tables()
    assert everything - protected == set(OPEN_TABLES)
    assert all(len(reason) > 20 for reason in OPEN_TABLES.values())


def test_no_view_or_materialised_view_stands_outside_row_level_security(world):
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'm'")
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' "
            "AND NOT coalesce(reloptions::text LIKE '%security_invoker%', false) AND relname NOT LIKE 'procrastinate%'"
        )
        assert cursor.fetchall() == []


def test_every_protected_table_is_in_the_matrix(world):
    planted = {looking.table_of(label) for label in world.rows}
    assert looking.protected_tables() - planted - set(WRITE_ONLY) == set()
    assert set(world.rows) == set(world.sees)


def test_each_row_shows_to_exactly_those_written_down(world):
    wrong = {}
    for label, row_id in world.rows.items():
        seen = looking.seers(world, label, row_id)
        if seen != world.sees[label]:
            wrong[label] = {"leaks to": seen - world.sees[label], "hidden from": world.sees[label] - seen}
    assert wrong == {}


@pytest.mark.parametrize(("act", "allowed"), [("changers", CHANGE), ("deleters", DELETE), ("forgers", FORGE)])
def test_each_row_is_written_by_exactly_those_written_down(world, act, allowed):
    wrong = {}
    for label, row_id in world.rows.items():
        could = getattr(looking, act)(world, label, row_id)
        expected = allowed.get(label, allowed.get(looking.table_of(label), set()))
        if could != expected:
            wrong[label] = {"could": could - expected, "could not": expected - could}
    assert wrong == {}


def test_nobody_writes_blindly_what_they_cannot_see(world):
    found = {table: looking.blind_writes(world, table) for table in looking.protected_tables()}
    assert {table: wrong for table, wrong in found.items() if wrong} == {}


def test_write_only_tables_show_nothing_to_anybody(world):
    for table in WRITE_ONLY:
        for role in looking.EVERYBODY:
            with acting_as(looking.person(world, role)), connections["default"].cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (table, role)


def test_trail_jobs_and_sessions_carry_no_content(world):
    with connections["owner"].cursor() as cursor:
        for table in ("kernel_event", "procrastinate_jobs", "procrastinate_events", "django_session", "kernel_cache"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            assert looking.canaries_in(cursor.fetchone()[0]) == set(), table
        cursor.execute("SELECT count(*) FROM kernel_event")
        assert cursor.fetchone()[0] > 20


def test_mails_carry_no_content(world):
    from django.core import mail

    assert [m.subject for m in mail.outbox if looking.canaries_in(f"{m.subject} {m.body}")] == []


def test_circle_check_is_an_init_plan_with_an_index(world):
    with acting_as(world.learner), connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM evidence_item ORDER BY id LIMIT 50")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "InitPlan" in plan
    assert "Index" in plan
    assert "SubPlan" not in plan
