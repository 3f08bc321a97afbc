"""Every role on every route: GET, POST and partial, searched for every canary."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.leaks import looking
from tests.leaks.conftest import undone
from tests.leaks.routes import FORMS, PUBLIC, SAMPLES, UNNAMED

OK, CLOSED = 200, (401, 403, 404, 405, 410)


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


@pytest.fixture(scope="module")
def walked(world, clients):
    """GET every address as every role, whole and as a partial; returns (role, name) -> status and text."""
    found = {}
    for role, client in clients.items():
        for name, address in _addresses(world):
            for headers in ({}, {"HX-Request": "true"}):
                with undone():
                    response = client.get(address, headers=headers)
                    found[role, name, address, bool(headers)] = (response.status_code, _body(response))
                if response.status_code != OK:
                    break  # nothing to be had here, whole or in part
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


def test_no_post_shows_a_canary_or_breaks(world, clients):
    """Empty, and filled where the empty form was taken up at all."""
    wrong = {}
    for role, client in clients.items():
        for name, address in _addresses(world):
            for data in ({}, _typed(world, name)):
                with undone():
                    response = client.post(address, data)
                    leaks = _leaks(world, role, _body(response))
                if leaks or response.status_code >= 500:
                    wrong[role, name, address] = (response.status_code, leaks)
                if response.status_code in CLOSED:
                    break
    assert wrong == {}


def test_signed_in_pages_are_never_stored(walked):
    stored = {
        (role, name)
        for (role, name, _, _), (status, text) in walked.items()
        if role != "anonymous" and status == 200 and name not in PUBLIC and not re.search("no-store|no-cache", text)
    }
    assert stored == set()
