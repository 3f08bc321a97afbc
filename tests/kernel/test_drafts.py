"""Unsaved words: theirs alone, replaced, cleared, and purged when old."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from tests.factories.people import make_person
from trellis.kernel import clock, drafts
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.kernel.models import Draft

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"])


def test_draft_is_kept_replaced_and_cleared():
    person = make_person()
    with acting_as(person):
        drafts.save(actor=person, form_key="note", fields={"text": ["First"], "csrfmiddlewaretoken": ["x"]})
        drafts.save(actor=person, form_key="note", fields={"text": ["Second"], "kinds": ["a", "b"]})
        assert drafts.load(actor=person, form_key="note") == {"text": ["Second"], "kinds": ["a", "b"]}
        assert drafts.initial(actor=person, form_key="note") == {"text": "Second", "kinds": "b"}
        drafts.clear(actor=person, form_key="note")
        assert drafts.load(actor=person, form_key="note") == {}


def test_draft_is_seen_by_its_writer_only():
    one, other = make_person(), make_person()
    with acting_as(one):
        drafts.save(actor=one, form_key="note", fields={"text": ["Mine"]})
    with acting_as(other):
        assert drafts.load(actor=one, form_key="note") == {}
        assert Draft.objects.count() == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            drafts.save(actor=one, form_key="note", fields={"text": ["Forged"]})
    with acting_as(one):
        assert drafts.initial(actor=one, form_key="note") == {"text": "Mine"}


def test_passwords_are_never_kept_and_endless_text_is_refused():
    person = make_person()
    with acting_as(person):
        drafts.save(actor=person, form_key="k", fields={"password": ["s"], "oldpassword": ["s"], "name": ["Priya"]})
        assert drafts.load(actor=person, form_key="k") == {"name": ["Priya"]}
        with pytest.raises(Invalid):
            drafts.save(actor=person, form_key="k", fields={"name": ["x" * 200_001]})
        drafts.save(actor=person, form_key="k", fields={"name": ["Pri\x00ya"]})
        assert drafts.initial(actor=person, form_key="k") == {"name": "Priya"}
        with pytest.raises(Invalid):
            drafts.save(actor=person, form_key="", fields={"name": ["x"]})


def test_signing_out_forgets_all_drafts():
    person = make_person()
    with acting_as(person):
        drafts.save(actor=person, form_key="a", fields={"text": ["x"]})
        drafts.save(actor=person, form_key="b", fields={"text": ["y"]})
        drafts.clear_all(actor=person)
        assert Draft.objects.count() == 0


@pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)
def test_old_drafts_are_not_shown_and_are_purged():
    person = make_person()
    with acting_as(person):
        drafts.save(actor=person, form_key="new", fields={"text": ["x"]})
        with clock.set_to(clock.now() - timedelta(days=15)):
            drafts.save(actor=person, form_key="old", fields={"text": ["y"]})
    with acting_as(person):
        assert drafts.load(actor=person, form_key="old") == {}
    assert drafts.purge() == 1
    assert list(Draft.objects.using("owner").values_list("form_key", flat=True)) == ["new"]
