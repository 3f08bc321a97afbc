"""kill -9 of the web process at any byte of an upload: both tus clients go on, and the file is the same."""

import hashlib
import os
import random
import time

import pytest
from django.test import Client
from playwright.sync_api import expect, sync_playwright
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from tests.evidence.killing import Web, Wire
from tests.factories.people import make_person
from tests.web.render import WEB
from trellis.evidence import store
from trellis.evidence.models import File, Item, Upload

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
SIZE = 24_000_000
FEW, MANY = 2, 50


@pytest.fixture
def web():
    found = Web()
    found.start()
    yield found
    found.kill()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "lesson.bin"
    path.write_bytes(os.urandom(SIZE))
    return path


@pytest.fixture
def learner():
    return make_person("Priya Nair", "learner")


def _cookie(person) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def _cuts(count: int) -> list[int]:
    """Return random bytes; a part that was cut is sent again, so there is always more than SIZE to come."""
    seed = random.randrange(10**6)
    print(f"cuts by seed {seed}")  # noqa: T201  shown when the test fails
    return sorted(random.Random(seed).sample(range(1_000, SIZE), count))


def _same(source) -> None:
    file = File.objects.using("owner").get(role="original")
    assert Item.objects.using("owner").count() == 1
    assert store.checksum(file.storage_key) == hashlib.sha256(source.read_bytes()).hexdigest()


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize("checksums", [False, True])
def test_tuspy_goes_on_after_kills_at_random_bytes(web, source, learner, count, checksums):
    wire = Wire(web, _cuts(count))
    client = TusClient(f"{wire.address}/uploads/", headers={"Cookie": f"sessionid={_cookie(learner)}"})
    url, acknowledged = None, 0
    until = time.monotonic() + 30 + 20 * count
    while acknowledged < SIZE:
        assert time.monotonic() < until
        try:
            sender = client.uploader(
                str(source),
                chunk_size=3_000_000,
                url=url,
                upload_checksum=checksums,
                metadata={"filename": "lesson.bin"},
            )
            url = url or sender.create_url()
            sender.set_url(url)
            assert sender.get_offset() >= acknowledged  # nothing acknowledged is lost
            while sender.get_offset() < SIZE:
                sender.upload_chunk()
                acknowledged = sender.offset
        except (TusUploadFailed, TusCommunicationError, OSError):
            time.sleep(0.1)
    wire.close()
    assert wire.kills == count
    _same(source)


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


def _page(browser, wire, person):
    context = browser.new_context(base_url=wire.address)
    context.add_cookies([{"name": "sessionid", "value": _cookie(person), "url": wire.address}])
    context.route(
        "**/static/**",
        lambda route: route.fulfill(path=WEB / "static" / route.request.url.split("/static/")[1]),
    )
    page = context.new_page()
    page.goto("/evidence/add")
    return page


@pytest.mark.browser
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_the_page_goes_on_by_itself_after_kills_at_random_bytes(web, source, learner, browser, count):
    wire = Wire(web, [])
    page = _page(browser, wire, learner)
    wire.cuts = [wire.sent + cut for cut in _cuts(count)]
    page.set_input_files("[name=file]", str(source))
    page.fill("[name=text]", "Two pairs waited.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("h1")).to_contain_text("lesson", timeout=30_000 + 20_000 * count)
    page.context.close()
    wire.close()
    assert wire.kills == count
    assert Item.objects.using("owner").get().text == "Two pairs waited."
    _same(source)


IN_PARALLEL = """
(ms) => new Promise((done, failed) => {
  setTimeout(() => failed(new Error("not sent in time")), ms);
  const file = document.querySelector("[name=file]").files[0];
  new tus.Upload(file, {
    endpoint: "/uploads/", parallelUploads: 3, chunkSize: 2_000_000, metadata: { filename: file.name },
    retryDelays: Array(60).fill(500), storeFingerprintForResuming: false,
    onError: (error) => failed(error), onSuccess: () => done(true),
  }).start();
})
"""


@pytest.mark.browser
@pytest.mark.parametrize("count", [1, pytest.param(MANY, marks=pytest.mark.long)])
def test_tus_js_client_sends_in_parallel_through_kills(web, source, learner, browser, count):
    wire = Wire(web, [])
    page = _page(browser, wire, learner)
    page.set_input_files("[name=file]", str(source))
    wire.cuts = [wire.sent + cut for cut in _cuts(count)]
    assert page.evaluate(IN_PARALLEL, 30_000 + 20_000 * count)
    page.context.close()
    wire.close()
    assert wire.kills == count
    assert Upload.objects.using("owner").filter(piece=True, state="ended").count() == 3
    _same(source)
