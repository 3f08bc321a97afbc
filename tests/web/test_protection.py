"""What is kept of me, proofs of deletion, and checking a proof."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.evidence import make_note, make_recording
from tests.factories.people import make_person
from tests.factories.programme import load_mtl
from tests.web.counting import statements
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.protection.models import Notice, Proof
from trellis.protection.proofs import keys, signing

pytestmark = pytest.mark.django_db(databases=["default", "owner", "system"])


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    settings.PROOF_KEY, settings.PROOF_KEY_FILE = "", tmp_path / "proof-key"


@pytest.fixture
def priya(client):
    load_mtl()
    person = make_person("Priya Nair", "learner")
    client.force_login(person)
    return person


def tell(person, item, days: int = 20):
    with acting_as(person):
        Notice.objects.create(
            person_id=person.id, kind="recordings", record_id=item.id, days_before=30, at=clock.now(),
            due_on=clock.today() + timedelta(days),
        )  # fmt: skip


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_kept_says_the_day_and_costs_the_same_for_more(client, priya, count):
    for number in range(count):
        make_recording(priya, f"Lesson {number}")
    client.get("/protection/kept/")  # packs are read once a process
    assert statements(client, "/protection/kept/") == 8
    found = read(client, "/protection/kept/")
    assert found.count("Recordings of lessons. Goes on") == count
    assert "Two years from the day of the lesson" in found
    assert "This time is a draft" in found


def test_keeping_longer_is_offered_when_it_is_soon_and_once(client, priya):
    item = make_recording(priya, "Lesson")
    path = f"/protection/kept/{item.id}/longer/"
    assert "a year longer" not in read(client, "/protection/kept/")
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(710)):
        assert "Keep it a year longer" in read(client, "/protection/kept/")
    assert client.post(path).status_code == 302
    assert "kept it longer once" in read(client, "/protection/kept/")
    assert client.post(path).status_code == 403
    other = make_person("Tom Hartley", "learner")
    client.force_login(other)
    assert client.post(path).status_code == 403


def test_today_says_it_quietly_until_it_is_put_away(client, priya):
    item = make_recording(priya, "SECRET lesson")
    assert "keeping time" not in read(client, "/")
    tell(priya, item)
    found = read(client, "/")
    assert "One thing of yours is near the end of the keeping time" in found
    assert client.post("/protection/kept/not-now/").status_code == 302
    assert "keeping time" not in read(client, "/")


def test_deleting_leaves_a_proof_for_its_owner_alone(client, priya):
    item = make_note(priya, "SECRET title", "SECRET words")
    assert client.post(f"/evidence/{item.id}/delete").status_code == 302
    with acting_as(priya):
        proof = Proof.objects.get()
    assert proof.why == "owner"
    assert statements(client, "/protection/proofs/") <= 8
    found = read(client, "/protection/proofs/")
    assert "Notes you wrote, made on" in found
    assert "SECRET" not in found
    assert "being removed" in read(client, f"/protection/proofs/{proof.id}/")
    assert client.get(f"/protection/proofs/{proof.id}/file/").status_code == 404
    client.force_login(make_person("Tom Hartley", "learner"))
    assert client.get(f"/protection/proofs/{proof.id}/").status_code == 404
    assert "Nothing of yours was deleted yet" in read(client, "/protection/proofs/")


def signed_proof() -> str:
    key = keys.private()
    keys.remember(key)
    name = "0" * 8
    facts = {
        "id": f"{name}-0000-4000-8000-000000000000", "kind": "notes", "made_on": "2026-01-02",
        "deleted_at": "2026-02-03T10:00:00+00:00", "why": "retention", "files": 1, "sha256": ["ab" * 32],
    }  # fmt: skip
    return signing.sign(facts, key).to_json()


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
def test_anybody_checks_a_proof_by_its_text_or_its_file(client):
    load_mtl()
    text = signed_proof()
    assert "Check it" in read(client, "/protection/proofs/check/")
    for given in ({"text": text}, {"file": SimpleUploadedFile("proof.json", text.encode())}):
        found = client.post("/protection/proofs/check/", given).content.decode()
        assert "This holds." in found
        assert "ab" * 32 in found
    for given, says in (
        ({"text": text.replace("retention", "owner")}, "This does not hold."),
        ({"text": "words"}, "not a proof as it was downloaded"),
        ({"text": ""}, "Paste a proof, or choose its file."),
        ({"text": '{"statement": "{}", "signature": "eA==", "key": "nobody"}'}, "not signed here"),
        ({"file": SimpleUploadedFile("x", b"\xff\x00" * 300_000)}, "too long to be a proof"),
    ):
        found = client.post("/protection/proofs/check/", given).content.decode()
        assert says in found
        assert "This holds." not in found
