"""The planted world, really committed, once for the whole matrix.

No test here carries the django_db mark: the world must outlive single tests. Requests are
rolled back one by one instead (`undone`).
"""

from contextlib import contextmanager
from http.cookies import SimpleCookie

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


class Visitor(Client):
    """A browser that stays signed in: it forgets what an answer does to its cookies, as `undone` forgets the rows."""

    def __init__(self, person=None) -> None:
        super().__init__(raise_request_exception=False)
        if person is not None:
            self.force_login(person)
            self.get("/account/")  # the idle clock is set, so that later answers need not write it
        self.stay()

    def stay(self) -> None:
        """From now on, be who the cookies say."""
        self.signed_in = self.cookies.output(header="", sep=";")

    def request(self, **request):
        if hasattr(self, "signed_in"):
            self.cookies = SimpleCookie(self.signed_in)
        return super().request(**request)


@pytest.fixture(scope="package")
def clients(world):
    """A signed-in visitor per role, a guest let in by the real link and code, and one who is nobody."""
    found = {role: Visitor(world.people[role]) for role in worlds.ROLES}
    return {"anonymous": Visitor(), worlds.GUEST: _guest(world), **found}


def _guest(world) -> Visitor:
    visitor = Visitor()
    answer = visitor.post(f"/guest/link/{world.guest_key.token}/", {"code": world.guest_key.code})
    assert answer.status_code == 302, answer.content
    visitor.stay()
    return visitor


@contextmanager
def undone():
    """Roll back whatever the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
