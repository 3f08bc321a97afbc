"""Ways round the wall that were thought of: each is tried."""

import threading

import pytest
from django.db import ProgrammingError, connections, transaction
from django.test import Client

from tests.leaks import looking
from trellis.circles.models import Circle
from trellis.kernel.database import acting_as, current_person


def _evidence_ids() -> set:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT id FROM evidence_item")
        return {row[0] for row in cursor.fetchall()}


def test_no_person_means_no_rows_in_any_protected_table(world):
    with acting_as(None), connections["default"].cursor() as cursor:
        for table in looking.protected_tables():
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_outside_a_transaction_nothing_shows(world):
    assert current_person() == ""
    assert _evidence_ids() == set()


def test_a_connection_used_by_one_person_forgets_them_for_the_next(world):
    with acting_as(world.learner):
        mine = _evidence_ids()
    assert mine
    with acting_as(world.other_learner):
        assert not (_evidence_ids() & mine)
    with pytest.raises(RuntimeError), acting_as(world.learner):
        raise RuntimeError
    assert _evidence_ids() == set()


def test_application_role_cannot_step_out_of_its_policies(world):
    for statement in (
        "SET ROLE trellis_owner", "SET ROLE trellis_system", "ALTER TABLE evidence_item DISABLE ROW LEVEL SECURITY",
        "DROP POLICY app_reads ON evidence_item", "CREATE TABLE mine AS SELECT 1", "TRUNCATE evidence_item",
        "CREATE FUNCTION me() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'", "COPY evidence_item TO '/dev/null'",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError), acting_as(world.admin), connections["default"].cursor() as cursor:
            cursor.execute(statement)


def test_row_security_off_raises_instead_of_showing(world):
    with pytest.raises(ProgrammingError), acting_as(world.stranger if hasattr(world, "stranger") else world.admin):
        with connections["default"].cursor() as cursor:
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SELECT * FROM evidence_item")


def test_a_fake_table_earlier_in_the_search_path_changes_nothing(world):
    """PostgreSQL looks in pg_temp first, unless a function's search_path names it last."""
    with acting_as(world.admin), connections["default"].cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE circles_member (circle_id uuid, person_id uuid, since timestamptz, until timestamptz)"
        )
        cursor.execute("GRANT SELECT ON pg_temp.circles_member TO PUBLIC")
        cursor.execute(
            "INSERT INTO pg_temp.circles_member VALUES (%s, me(), now() - interval '1 day', NULL)",
            [world.partnership_circle],
        )
        cursor.execute("SELECT count(*) FROM evidence_item")
        assert cursor.fetchone() == (0,)
        transaction.set_rollback(True)


def test_every_definer_function_looks_in_temporary_tables_last(world):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        functions = dict(cursor.fetchall())
    assert len(functions) > 12
    assert {
        name: config for name, config in functions.items() if config != ["search_path=pg_catalog, public, pg_temp"]
    } == {}


def test_a_second_thread_has_no_person(world):
    found = []

    def look():
        found.append(current_person())
        connections.close_all()

    with acting_as(world.learner):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [""]


def test_a_fault_in_the_middle_of_a_write_leaves_nothing(world, monkeypatch):
    """The page writes a note and then breaks: neither note nor event stays."""
    from trellis.kernel import trail

    client = Client(raise_request_exception=False)
    client.force_login(world.learner)
    with acting_as(world.learner):
        before = _evidence_ids()
    monkeypatch.setattr(trail, "record", lambda *args, **kwargs: 1 / 0)
    answer = client.post("/evidence/note", {"title": "CANARY[broken:write]", "text": "CANARY[broken:write]"})
    assert answer.status_code == 500
    assert "broken:write" not in answer.content.decode()
    with acting_as(world.learner):
        assert _evidence_ids() == before


def test_a_deactivated_person_sees_nothing_from_the_next_request_on(world, clients):
    person = world.specialist
    client = Client()
    client.force_login(person)
    assert client.get("/").status_code == 200
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    try:
        assert client.get("/").status_code == 302
    finally:
        type(person).objects.filter(pk=person.pk).update(is_active=True)


def test_private_circles_of_all_roles_are_their_own(world):
    for role in ("learner", "coach", "tutor", "leader", "admin"):
        with acting_as(world.people[role]):
            keepers = set(Circle.objects.filter(kind="private").values_list("keeper_id", flat=True))
        assert keepers <= {world.people[role].id}
