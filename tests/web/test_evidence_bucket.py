"""Playing from a bucket: the same question before each link, and a link that soon runs out."""

# ruff: noqa: F811  fixtures are imported by name

import copy
import re
import urllib.error
import urllib.request

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.evidence.conftest import lesson, photo, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, make_partnership_circle, share, take_back
from tests.factories.people import make_person
from tests.factories.stores import new_bucket, s3_server, versions
from tests.web.test_evidence_browser import _until, browse  # noqa: F401  fixture
from trellis.evidence import commands, store, tasks
from trellis.evidence.models import File
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


@pytest.fixture(scope="module")
def s3_address():
    with s3_server() as address:
        yield address


@pytest.fixture
def pair(settings, s3_address):
    """A learner and a coach, whose files lie in a bucket."""
    settings.S3 = new_bucket(s3_address)
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["media-src"].append(settings.S3.origin)
    settings.CONTENT_SECURITY_POLICY = policy
    learner, coach = make_person("Priya Nair", "learner"), make_person("Ruth Adeyemi", "coach")
    return learner, coach, make_partnership_circle(learner, coach)


def _opens(person, file, **headers):
    client = Client()
    client.force_login(person)
    return client.get(f"/files/{file.id}", headers=headers)


def _made(item):
    tasks.prepare(item_id=str(item.id), owner_id=str(item.owner_id))
    return {file.role: file for file in File.objects.using("owner").filter(item=item)}


def test_a_clip_in_a_bucket_plays_by_link_for_those_who_may_open_it(pair, lesson):
    learner, coach, circle = pair
    item = make_file(learner, lesson, "First read", ready=False)
    files = _made(item)
    assert _opens(coach, files["playable"]).status_code == 404
    share(item, learner, circle)
    for person in (learner, coach):
        answer = _opens(person, files["playable"], Range="bytes=0-")
        assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
        wanted = urllib.request.Request(answer["Location"], headers={"Range": "bytes=0-99"})
        with urllib.request.urlopen(wanted) as sent:
            assert (sent.status, len(sent.read()), sent.headers["Content-Type"]) == (206, 100, "video/mp4")
        assert re.search(r"X-Amz-Expires=([0-9]+)", answer["Location"])[1] == "60"
    assert _opens(make_person(), files["playable"]).status_code == 404
    assert _opens(coach, files["original"]).status_code == 404
    assert _opens(learner, files["original"]).status_code == 200
    assert _opens(coach, files["poster"]).status_code == 200  # through the pages, which draw names in
    take_back(item, learner, circle)
    assert _opens(coach, files["playable"]).status_code == 404
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(answer["Location"].replace("X-Amz-Signature=", "X-Amz-Signature=0").partition("?")[0])


def test_deleting_leaves_no_version_in_the_bucket(pair, photo, settings):
    learner = pair[0]
    item = make_file(learner, photo, "Work", ready=False)
    files = _made(item)
    tasks.prepare(item_id=str(item.id), owner_id=str(learner.id))
    assert len(versions(settings.S3)) >= 2
    assert store.size(files["image"].storage_key) == files["image"].size
    with acting_as(learner):
        commands.delete_item(actor=learner, item_id=item.id)
    tasks.discard(files["original"].storage_key.rpartition("/")[0])
    assert versions(settings.S3) == []


@pytest.mark.browser
def test_a_clip_goes_on_playing_after_its_link_ran_out(browse, pair, lesson, monkeypatch):
    monkeypatch.setattr(store, "LINK_SECONDS", 5)  # long enough for a busy machine to use it
    learner = pair[0]
    item = make_file(learner, lesson, "First read", ready=False)
    _made(item)
    browse.expected.append("(Forbidden)")  # the link that ran out
    page = browse(learner)
    page.goto(f"/evidence/{item.id}", wait_until="domcontentloaded", timeout=30_000)
    _until(page, "document.querySelector('video').readyState > 0")
    page.wait_for_timeout(7_000)
    page.keyboard.press("k")
    _until(page, "document.querySelector('video').currentTime > 0.5")
    expect(page.locator("video")).to_be_visible()
    assert page.evaluate("document.querySelector('video').error === null")
