"""The planted world, really committed, once for the whole matrix.

No test here carries the django_db mark: the world must outlive single tests. Requests are
rolled back one by one instead (`undone`).
"""

from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import connections, transaction
from django.test import Client

from tests.leaks import world as worlds


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.conf import settings

    with django_db_blocker.unblock():
        before = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        mail.outbox = []
        built = worlds.build()
        yield built
        settings.EMAIL_BACKEND = before
        _empty()


def _empty() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables WHERE schemaname = 'public' "
            "AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")


@pytest.fixture(scope="package")
def clients(world):
    """A signed-in client per role, and one for nobody."""
    found = {"anonymous": Client(raise_request_exception=False)}
    for role in worlds.ROLES:
        found[role] = Client(raise_request_exception=False)
        found[role].force_login(world.people[role])
    return found


@contextmanager
def undone():
    """Roll back whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
