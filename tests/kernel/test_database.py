"""`acting_as` on real transactions and one pooled connection."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.factories.people import make_person
from trellis.kernel import drafts, trail
from trellis.kernel.database import acting_as, current_person
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
