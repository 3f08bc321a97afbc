"""Ways round the wall for somebody who runs SQL as the application: functions of the owner, forged rows, oracles."""

from __future__ import annotations

from uuid import uuid4

from django.db import DatabaseError, connections, transaction

from tests.leaks.conftest import undone
from trellis.kernel.database import acting_as

DEFINERS = """
SELECT p.proname, p.prorettype = 'trigger'::regtype,
       EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE'),
       has_function_privilege('trellis_app', p.oid, 'EXECUTE')
  FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
"""
UNPROTECTED = """
SELECT tablename, cmd FROM pg_policies
 WHERE 'trellis_app' = ANY (roles) AND permissive = 'PERMISSIVE' AND (qual = 'true' OR with_check = 'true')
UNION SELECT tablename, cmd FROM pg_policies WHERE 'public' = ANY (roles)
"""


def _run(person, statement: str, *arguments: object) -> list[tuple]:
    """Run a statement as the application for a person, and undo it. Raises DatabaseError when it is refused."""
    with acting_as(person), transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(statement, arguments)
        rows = cursor.fetchall() if cursor.description else [(cursor.rowcount,)]
        transaction.set_rollback(True)
    return rows


def _refused(person, statement: str, *arguments: object) -> bool:
    try:
        return _run(person, statement, *arguments) == [(0,)]
    except DatabaseError:
        return True


def test_no_function_of_the_owner_is_everybodys_and_no_trigger_is_the_applications(world):
    """Whoever may execute a trigger function hangs it on a temporary table with rows of their own making."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(DEFINERS)
        found = cursor.fetchall()
    assert len(found) > 30
    assert {name for name, _, everybodys, _ in found if everybodys} == set()
    assert {name for name, trigger, _, ours in found if trigger and ours} == set()


def test_no_policy_lets_the_application_see_everything_and_none_is_for_everybody(world):
    with connections["owner"].cursor() as cursor:
        cursor.execute(UNPROTECTED)
        assert cursor.fetchall() == [("people_letter", "INSERT")]  # posted before anybody is signed in, never read


def test_a_temporary_table_does_not_make_its_owner_an_assessor(world):
    """`assessor_follows` puts NEW.tutor_id into the circles of submitted work; here NEW is forged."""
    spy = world.specialist
    with undone(), acting_as(spy), connections["default"].cursor() as cursor:
        cursor.execute("SELECT cardinality(my_circles())")
        (before,) = cursor.fetchone()
        try:
            with transaction.atomic():
                cursor.execute("CREATE TEMPORARY TABLE forged (id uuid, tutor_id uuid, learner_id uuid, coach_id uuid)")
                cursor.execute("GRANT ALL ON forged TO PUBLIC")
                cursor.execute(
                    "CREATE TRIGGER forged AFTER UPDATE ON forged FOR EACH ROW EXECUTE FUNCTION assessor_follows()"
                )
                cursor.execute("INSERT INTO forged VALUES (%s, NULL, %s, NULL)", [world.enrolment.id, uuid4()])
                cursor.execute("UPDATE forged SET tutor_id = %s", [spy.id])
        except DatabaseError:
            pass
        cursor.execute("SELECT cardinality(my_circles())")
        assert cursor.fetchone() == (before,)


FORGED_ITEM = """
INSERT INTO evidence_item (id, kind, title, text, trigger, state, progress, sentence, version, created_at, circle_id, owner_id)
VALUES (%s, 'video', 'x', '', '', 'ready', 100, '', 1, now(), %s, %s)
"""


def test_nothing_begins_in_a_circle_with_others_past_the_pupils_permissions(world):
    """What is placed passes the gate; a recording laid straight into the partnership's circle would not."""
    assert _refused(world.learner, FORGED_ITEM, uuid4(), world.partnership_circle, world.learner.id)
    own = _run(world.learner, "SELECT id FROM circles_circle WHERE kind = 'private'")[0][0]
    assert not _refused(world.learner, FORGED_ITEM, uuid4(), own, world.learner.id)


def test_a_guest_makes_no_evidence(world):
    guest = world.guest
    ((circle,),) = _run(guest, "SELECT circle_id FROM evidence_guest WHERE person_id = %s", guest.id)
    assert _refused(guest, FORGED_ITEM, uuid4(), circle, guest.id)


def test_a_guests_link_never_lets_somebody_with_an_account_in(world):
    """The keeper is in the guest's circle too; a link must not stand for them."""
    item = world.rows["evidence_item:private"]
    ((circle,),) = _run(world.learner, "SELECT id FROM circles_circle WHERE kind = 'guest' LIMIT 1")
    assert _refused(
        world.learner, "SELECT invite_guest(%s, %s, %s, %s, '', now() + interval '1 day', 'h', 'c', now())",
        uuid4(), item, world.learner.id, circle,
    )  # fmt: skip


def test_who_is_outside_a_circle_cannot_ask_what_is_shown_in_it(world):
    item, circle = world.rows["evidence_item:shared"], world.partnership_circle
    asked = "SELECT may_speak(%s, %s)"
    assert _run(world.coach, asked, item, circle) == [(True,)]
    for role in ("leader", "other_coach", "lead", "guest"):
        assert _run(world.people[role], asked, item, circle) == [(False,)], role


def test_a_hidden_item_is_not_found_by_its_words(world):
    """Deleted while it had to be kept: neither its ids nor whether it holds a word shows to anybody."""
    row = world.rows["evidence_item:shared"]
    word = '"evidence_item shared"'
    with undone():
        found = {ident for (ident,) in _run(world.coach, "SELECT * FROM find_items(%s, 100)", word)}
        assert row in found
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE evidence_item SET hidden_at = now(), hidden_why = 'owner' WHERE id = %s", [row])
        try:
            after = {ident for (ident,) in _run(world.coach, "SELECT * FROM find_items(%s, 100)", word)}
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute("UPDATE evidence_item SET hidden_at = NULL, hidden_why = NULL WHERE id = %s", [row])
        assert row not in after


def test_nobody_else_keeps_an_item_from_being_deleted(world):
    """What is part of a submission stays; a coach or a guest cannot say so of somebody's item."""
    forged = "INSERT INTO evidence_usedin (id, item_id, kind, used_id, by_id) VALUES (%s, %s, 'submission', %s, %s)"
    for role, label in (("coach", "evidence_item:shared"), ("guest", "evidence_item:for_guest")):
        person = world.people[role]
        assert _refused(person, forged, uuid4(), world.rows[label], uuid4(), person.id), role
    assert _refused(
        world.coach,
        "UPDATE evidence_usedin SET kind = 'submission' WHERE id = %s",
        world.rows["evidence_usedin:session"],
    )


def test_an_upload_never_names_a_file_that_stands(world):
    """Giving it up would remove the bytes of somebody's evidence."""
    copied = """
    INSERT INTO evidence_upload SELECT (jsonb_populate_record(u, jsonb_build_object(
        'id', gen_random_uuid(), 'storage_key', %s::text))).* FROM evidence_upload u LIMIT 1
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT storage_key FROM evidence_file WHERE item_id = %s", [world.rows["evidence_item:look_only"]]
        )
        (key,) = cursor.fetchone()
    assert not _refused(world.learner, copied, f"{uuid4().hex}/original")
    assert _refused(world.learner, copied, key)
