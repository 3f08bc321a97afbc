"""Every role on every route: GET, POST and partial, searched for every canary."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.leaks import looking
from tests.leaks.conftest import undone
from tests.leaks.routes import FORMS, PUBLIC, SAMPLES, UNNAMED
from tests.leaks.world import GUEST

pytestmark = pytest.mark.timeout(1200)  # the first test that needs it walks every route as every role
OK, CLOSED, METHOD_REFUSED, SENT_ON = 200, (401, 403, 404, 405, 410), 405, 302
CHANGING = re.compile(r"[A-Za-z0-9]{64}|\b[0-9a-f]{8}\b|[0-9a-f-]{36}|\d+ ms")  # tokens, references, ids of a form
SIGN_OUT: set[str] = set()  # what sends somebody signed in to the sign-in page
MOST_WANT_A_SIGN_IN = 50


def _patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.name


def _names() -> set[str]:
    return {name or address for address, name in _patterns()}


def test_every_route_has_sample_arguments(world):
    assert _names() - set(UNNAMED) == set(SAMPLES)


def _addresses(world):
    for name, samples in SAMPLES.items():
        yield from ((name, address) for address in samples(world))


def _body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{key}: {value}" for key, value in response.items())
    return headers + content.decode("utf-8", "replace")


def _leaks(world, role: str, text: str) -> set[str]:
    return {label for label in looking.canaries_in(text) if label in world.sees and role not in world.sees[label]}


def _closed_whatever_the_row(response) -> bool:
    """The route refuses the method, or wants a sign-in: both are said before any row is looked at."""
    return response.status_code == METHOD_REFUSED or _sent_to_sign_in(response)


def _sent_to_sign_in(response) -> bool:
    return response.status_code == SENT_ON and response["Location"].startswith("/account/login/?next=")


def _same(whole: str, part: str) -> bool:
    """Say whether two answers differ in nothing but their tokens and references."""
    return CHANGING.sub("", whole) == CHANGING.sub("", part)


@pytest.fixture(scope="module")
def walked(world, clients):
    """GET every address as every role, whole and as a partial; returns (role, name) -> status and text.

    A route whose partial was the whole page again is not asked for partials by the same role any more.
    """
    found = {}
    for role, client in clients.items():
        closed, whole_only = set(), set()
        for name, address in _addresses(world):
            if name in closed:
                continue
            for part in (False, True):
                if part and name in whole_only:
                    break
                with undone():
                    response = client.get(address, headers={"HX-Request": "true"} if part else {})
                    found[role, name, address, part] = (response.status_code, _body(response))
                if _closed_whatever_the_row(response):
                    closed.add(name)
                if response.status_code != OK:
                    break  # nothing to be had here, whole or in part
                if part and _same(found[role, name, address, False][1], found[role, name, address, True][1]):
                    whole_only.add(name)
    return found


def test_no_page_shows_a_canary_to_a_stranger(world, walked):
    leaks = {key: _leaks(world, key[0], text) for key, (_, text) in walked.items()}
    assert {key: found for key, found in leaks.items() if found} == {}


def test_no_page_breaks(walked):
    assert {key: status for key, (status, _) in walked.items() if status >= 500} == {}


def test_nobody_signed_in_reaches_only_public_pages(walked):
    reached = {name for (role, name, _, _), (status, _) in walked.items() if role == "anonymous" and status == 200}
    assert reached <= set(PUBLIC)


def test_every_role_sees_its_own_canaries_on_some_page(world, walked):
    missing = {}
    for role, labels in world.must_see.items():
        seen = set().union(*(looking.canaries_in(text) for (who, *_), (_, text) in walked.items() if who == role))
        if labels - seen:
            missing[role] = labels - seen
    assert missing == {}
    assert set(world.must_see) >= {"learner", "coach", "tutor"}


def _typed(world, name: str) -> dict:
    return FORMS.get(name, lambda _: {"text": "words", "title": "words", "version": "1"})(world)


def _one_each(world, turn: int):
    """Give one address of each route, another one for each turn."""
    for name, samples in SAMPLES.items():
        addresses = samples(world)
        yield name, addresses[turn % len(addresses)]


def test_no_post_shows_a_canary_or_breaks(world, clients, request):
    """Empty, and filled where the empty form was taken up at all; with --all, to every row.

    Otherwise each role posts to one row of each route, another row for each role.
    """
    wrong, signed_out = {}, set()
    every = request.config.getoption("--all")
    for turn, (role, client) in enumerate(clients.items()):
        closed = set()
        for name, address in _addresses(world) if every else _one_each(world, turn):
            for data in ({}, _typed(world, name)):
                if name in closed:
                    break
                with undone():
                    response = client.post(address, data)
                    leaks = _leaks(world, role, _body(response))
                if leaks or response.status_code >= 500:
                    wrong[role, name, address] = (response.status_code, leaks)
                if _closed_whatever_the_row(response):
                    closed.add(name)
                if _sent_to_sign_in(response):
                    signed_out.add((role, name))
                if response.status_code in CLOSED:
                    break
    assert wrong == {}
    assert {name for role, name in signed_out if role in world.people and role != GUEST} <= SIGN_OUT
    assert len({name for role, name in signed_out if role == "anonymous"}) > MOST_WANT_A_SIGN_IN


def test_signed_in_pages_are_never_stored(walked):
    stored = {
        (role, name)
        for (role, name, _, _), (status, text) in walked.items()
        if role != "anonymous" and status == 200 and name not in PUBLIC and not re.search("no-store|no-cache", text)
    }
    assert stored == set()
