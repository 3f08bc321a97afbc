"""Fixtures shared by all tests."""

import pytest

from tests import emptying

BOTH = ["default", "owner", "system"]
LONG = 1500  # seconds for one long proof


@pytest.fixture
def committed(transactional_db_all):
    """Real commits, emptied afterwards (leak tests, jobs, browsers)."""


@pytest.fixture
def transactional_db_all(request):
    request.node.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH))
    request.getfixturevalue("transactional_db")


def _browser_place(item) -> str:
    """Return '' for a test without a browser, else the package whose one browser it uses."""
    return str(item.path.parent) if item.get_closest_marker("browser") or "tests/browser" in str(item.path) else ""


def pytest_collection_modifyitems(items, config):
    """Browser tests come last, package by package; long proofs run only when asked for (bin/test --all).

    A browser that serves a whole package keeps an event loop running in this thread, in which tests of jobs and mail
    cannot start theirs.
    """
    items.sort(key=_browser_place)
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.timeout(LONG))
    if config.getoption("-m"):
        return
    skip = pytest.mark.skip(reason="long proof: bin/test --all")
    for item in items:
        if "long" in item.keywords and not config.getoption("--all"):
            item.add_marker(skip)


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the long proofs too")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Make the test database, always reached in all three roles; the whole server goes away at the end."""
    from django.db import connections
    from django.test.utils import setup_databases

    with django_db_blocker.unblock():
        setup_databases(verbosity=0, interactive=False, aliases=set(BOTH), serialized_aliases=set())
    emptying.by_deleting(connections["owner"].settings_dict["NAME"])
