"""When things go: the database's own arithmetic against a plain model, and what the pack promises."""

from datetime import date, timedelta

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.coaching import make_pair
from tests.factories.evidence import make_note, make_recording
from tests.factories.people import make_person
from tests.factories.programme import load_mtl
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.kernel.packs import check_pack
from trellis.protection import commands, queries
from trellis.protection.records_schema import CLOCKED, RecordClass

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAYS = st.integers(0, 40_000)
DATES = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def ask(sql: str, *values):
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def due(began, keep, agreed, renewed):
    return ask("SELECT protection_due(%s::date, %s::int, %s::int, %s::int)", began, keep, agreed, renewed)


def goes(on, told, today, grace):
    return ask("SELECT protection_goes(%s::date, %s::date, %s::date, %s::int)", on, told, today, grace)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DATES, DAYS, st.none() | DAYS, st.none() | st.integers(0, 4000), st.integers(0, 500))
def test_an_agreement_only_shortens_and_renewing_only_lengthens(began, keep, agreed, renewed, more):
    expected = began + timedelta(keep if agreed is None else min(keep, agreed)) + timedelta(renewed or 0)
    found = due(began, keep, agreed, renewed)
    assert found == expected
    assert found <= began + timedelta(keep) + timedelta(renewed or 0)
    assert due(began, keep, agreed, (renewed or 0) + more) >= found
    assert due(began + timedelta(1), keep, agreed, renewed) == found + timedelta(1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DATES, st.none() | DATES, DATES, st.integers(0, 60))
def test_nothing_goes_before_its_day_nor_within_days_of_being_told(on, told, today, grace):
    found = goes(on, told, today, grace)
    assert found == max(on, (told or today) + timedelta(grace))
    if told is None and grace:
        assert found > today, "what nobody was told about never goes today"


def test_nothing_counts_before_it_has_begun():
    assert due(None, 10, 5, 3) is None
    assert goes(None, None, date(2026, 1, 1), 7) is None


def test_the_pack_promises_only_what_the_job_can_count(tmp_path):
    pack = load_mtl()
    assert not check_pack("packs/mtl")
    runs = [one for one in pack.section(RecordClass).values() if one.runs]
    assert {one.kind for one in runs} == set(CLOCKED)
    for one in runs:
        assert one.counted_from in CLOCKED[one.kind]


def test_a_recording_has_the_packs_days_and_a_note_none_while_the_account_is_open():
    load_mtl()
    priya = make_person("Priya Nair", "learner")
    recording, note = make_recording(priya), make_note(priya)
    with acting_as(priya):
        found = {one.record_id: one for one in queries.clocks_of(priya.id)}
    assert found[recording.id].due_on == recording.created_at.date() + timedelta(730)
    assert found[note.id].due_on is None


def test_what_both_signed_shortens_the_keeping_of_recordings():
    pair = make_pair(terms={"recording-keep-days": "180"})
    recording = make_recording(pair.learner)
    with acting_as(pair.learner):
        found = queries.clock_of(recording.id)
    assert found.due_on == recording.created_at.date() + timedelta(180)
    coachs = make_recording(pair.coach)
    with acting_as(pair.coach):
        assert queries.clock_of(coachs.id).due_on == coachs.created_at.date() + timedelta(730)


def test_renewing_is_once_and_by_the_owner_alone():
    load_mtl()
    priya, tom = make_person("Priya Nair", "learner"), make_person("Tom Hartley", "learner")
    recording, note = make_recording(priya), make_note(priya)
    with acting_as(priya):
        before = queries.clock_of(recording.id).due_on
    with acting_as(tom), pytest.raises(Refused):
        commands.renew(actor=tom, record_id=recording.id)
    with acting_as(priya):
        commands.renew(actor=priya, record_id=recording.id)
        assert queries.clock_of(recording.id).due_on == before + timedelta(365)
        for again in (recording.id, note.id):
            with pytest.raises(Refused):
                commands.renew(actor=priya, record_id=again)
