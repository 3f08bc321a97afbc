"""`acting_as` on real transactions and one pooled connection."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.evidence import make_note
from tests.factories.people import make_person
from trellis.kernel import drafts, trail
from trellis.kernel.database import acting_as, current_person, prepared
from trellis.kernel.models import Draft, Event

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)


def setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('trellis.person', true), '')")
        return cursor.fetchone()[0]


def test_person_ends_with_the_transaction_on_the_same_connection():
    person = make_person()
    with acting_as(person):
        before = connection.connection.info.backend_pid
        assert setting() == str(person.id)
    assert setting() == ""
    assert connection.connection.info.backend_pid == before
    with transaction.atomic():
        assert setting() == ""


def test_next_person_on_the_connection_sees_nothing_of_the_last():
    one, other = make_person(), make_person()
    with acting_as(one):
        drafts.save(actor=one, form_key="k", fields={"text": ["mine"]})
    with acting_as(other):
        assert list(Draft.objects.all()) == []
    assert list(Draft.objects.all()) == []


def test_a_plan_kept_for_one_person_shows_the_next_one_only_their_own():
    one, other = make_person(), make_person()
    ours = {person.id: make_note(person).id for person in (one, other)}

    def seen(person):
        with acting_as(person), prepared() as cursor:
            cursor.execute("SELECT id FROM evidence_item WHERE id = ANY(%s)", [list(ours.values())])
            return [row[0] for row in cursor.fetchall()]

    for person in (one, one, one, other, one, other, None):
        assert seen(person) == ([ours[person.id]] if person else [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%= ANY%'")
        assert cursor.fetchall() == [(6, 0)]


def test_nested_person_is_put_back_and_nobody_means_nobody():
    one, other = make_person(), make_person()
    with acting_as(one):
        with acting_as(other):
            assert current_person() == str(other.id)
            with acting_as(None):
                assert current_person() == ""
            assert current_person() == str(other.id)
        assert current_person() == str(one.id)


def test_fault_inside_leaves_the_outer_person_and_undoes_the_inner_writes():
    one, other = make_person(), make_person()
    with acting_as(one):
        drafts.save(actor=one, form_key="kept", fields={"text": ["x"]})
        with pytest.raises(RuntimeError), acting_as(other):
            drafts.save(actor=other, form_key="undone", fields={"text": ["y"]})
            raise RuntimeError
        assert current_person() == str(one.id)
    assert list(Draft.objects.using("owner").values_list("form_key", flat=True)) == ["kept"]


def test_empty_setting_is_nobody():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('trellis.person', '', true)")
        cursor.execute("SELECT me()")
        assert cursor.fetchone() == (None,)


def test_trail_is_written_and_not_read_by_the_application():
    person, other = make_person(), make_person()
    with acting_as(person):
        trail.record("test.act", person, actor=person)
        assert list(Event.objects.all()) == []
        with pytest.raises(ProgrammingError), transaction.atomic():
            trail.record("test.act", person, actor=other)
    assert Event.objects.using("owner").count() == 1
