"""What a test that commits has written is gone before the next one."""

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.factories.coaching import make_pair
from trellis.kernel.models import Event
from trellis.people.models import Person


@pytest.mark.skipif(not settings.EMBEDDED, reason="a given database is emptied Django's way")
def test_nothing_is_left_not_even_what_may_never_be_deleted(committed):
    make_pair()
    assert Event.objects.using("owner").exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_content_type")
        types = cursor.fetchone()
        TransactionTestCase._fixture_teardown(None)
        cursor.execute("SELECT count(*) FROM django_content_type")
        assert cursor.fetchone() == types != (0,)
    assert not Person.objects.using("owner").exists()
    assert not Event.objects.using("owner").exists()
