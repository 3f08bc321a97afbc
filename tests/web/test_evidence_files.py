"""Serving files: in slices, each authorised anew, with true types."""

import pytest
from django.test import Client

from tests.evidence.conftest import lesson, photo, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, make_partnership_circle, share, take_back
from tests.factories.people import make_person
from trellis.circles.models import AccessLog
from trellis.evidence.media import ranges
from trellis.evidence.models import File
from trellis.kernel.ids import opaque_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


class Place:
    """A learner who shows a file to a coach, and somebody else."""

    def __init__(self, path, *, ready=True):
        self.learner, self.coach, self.stranger = make_person("Priya Nair"), make_person("Ruth Adeyemi"), make_person()
        self.circle = make_partnership_circle(self.learner, self.coach)
        self.item = make_file(self.learner, path, ready=ready)
        share(self.item, self.learner, self.circle)
        self.files = {file.role: file for file in File.objects.using("owner").filter(item=self.item)}

    def get(self, person, role, **headers):
        client = Client()
        if person:
            client.force_login(person)
        return client.get(f"/files/{self.files[role].id}", headers=headers)


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.4\n" + bytes(5_000_000))
    return path


def test_owner_and_circle_may_open_what_is_shared_and_nobody_else(lesson):  # noqa: F811
    place = Place(lesson)
    for role in ("playable", "poster"):
        assert place.get(place.learner, role).status_code == 200
        assert place.get(place.coach, role).status_code == 200
        assert place.get(place.stranger, role).status_code == 404
        assert place.get(None, role).status_code == 404
    assert place.get(place.learner, "original").status_code == 200
    assert place.get(place.coach, "original").status_code == 404
    client = Client()
    client.force_login(place.learner)
    assert client.get(f"/files/{opaque_id()}").status_code == 404
    assert client.post(f"/files/{place.files['poster'].id}").status_code == 405


def test_taking_back_stops_a_clip_at_its_next_slice(lesson):  # noqa: F811
    place = Place(lesson)
    assert place.get(place.coach, "playable", Range="bytes=0-99").status_code == 206
    take_back(place.item, place.learner, place.circle)
    assert place.get(place.coach, "playable", Range="bytes=100-199").status_code == 404
    assert place.get(place.learner, "playable", Range="bytes=100-199").status_code == 206


def test_taking_back_breaks_off_a_download_under_way(big):
    place = Place(big, ready=False)
    client = Client()
    client.force_login(place.coach)
    parts = client.get(f"/files/{place.files['original'].id}").streaming_content
    assert len(next(parts)) == ranges.SLICE_MAX
    take_back(place.item, place.learner, place.circle)
    with pytest.raises(File.DoesNotExist):
        next(parts)


def test_ranges_come_in_small_slices_that_make_the_whole(big):
    place = Place(big, ready=False)
    got, start = b"", 0
    while start < 5_000_009:
        answer = place.get(place.coach, "original", Range=f"bytes={start}-")
        assert answer.status_code == 206
        assert int(answer["Content-Length"]) == len(answer.content) <= ranges.SLICE_MAX
        assert answer["Content-Range"] == f"bytes {start}-{start + len(answer.content) - 1}/5000009"
        got += answer.content
        start += len(answer.content)
    assert got == big.read_bytes()
    whole = place.get(place.coach, "original")
    assert (whole.status_code, whole["Content-Length"]) == (200, "5000009")
    assert _body(whole) == big.read_bytes()
    beyond = place.get(place.coach, "original", Range="bytes=9000000-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */5000009")
    stale = place.get(place.coach, "original", **{"Range": "bytes=0-9", "If-Range": '"other"'})
    assert stale.status_code == 200


def test_head_says_the_same_without_the_bytes(big):
    place = Place(big, ready=False)
    client = Client()
    client.force_login(place.coach)
    answer = client.head(f"/files/{place.files['original'].id}")
    assert (answer.status_code, answer["Content-Length"], _body(answer)) == (200, "5000009", b"")


def test_types_are_true_and_only_media_is_shown(lesson, photo, tmp_path):  # noqa: F811
    page = tmp_path / "holiday.jpg"
    page.write_text("<html><script>alert(1)</script>")
    text = tmp_path / "plan “quoted”\r\nX-Evil: 1.txt"
    text.write_text("Lesson plan")
    expected = {
        (lesson, "playable"): ("video/mp4", "inline"), (lesson, "poster"): ("image/jpeg", "inline"),
        (photo, "image"): ("image/jpeg", "inline"), (page, "original"): ("text/html", "attachment"),
        (text, "original"): ("text/plain", "attachment"),
    }  # fmt: skip
    for (path, role), (media_type, shown) in expected.items():
        place = Place(path)
        answer = place.get(place.learner, role)
        assert answer["Content-Type"] == media_type
        assert answer["Content-Disposition"].startswith(shown)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, no-store"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "X-Evil" not in answer.headers
        assert place.get(place.learner, role, Range="bytes=0-3")["Content-Type"] == media_type
    client = Client()
    client.force_login(place.learner)


def test_others_openings_are_logged_once_in_ten_minutes_and_stills_in_lists_are_not(lesson):  # noqa: F811
    place = Place(lesson)
    logged = AccessLog.objects.using("owner").filter(item_id=place.item.id)
    place.get(place.coach, "poster")
    place.get(place.learner, "playable")
    assert logged.count() == 0
    for start in (0, 100, 200):
        place.get(place.coach, "playable", Range=f"bytes={start}-{start + 99}")
    row = logged.get()
    assert (row.person_id, row.owner_id, row.circle_id) == (place.coach.id, place.learner.id, place.circle)
    assert row.why == "you show it in a circle they are in"


def test_what_jobs_make_of_a_file_goes_where_the_file_goes_and_no_further(lesson, tmp_path):  # noqa: F811
    from tests.evidence.media.test_documents import make_pdf
    from trellis.evidence import tasks

    film = Place(lesson)
    tasks.enrich(item_id=str(film.item.id), owner_id=str(film.learner.id))
    film.files |= {file.role: file for file in File.objects.using("owner").filter(item=film.item)}
    plan = Place(make_pdf(tmp_path / "plan.pdf", "Wait time"))
    for place, role in ((film, "sprite"), (plan, "page")):
        for person, code in ((place.learner, 200), (place.coach, 200), (place.stranger, 404), (None, 404)):
            answer = place.get(person, role)
            assert answer.status_code == code
            assert answer.get("Content-Type", "").startswith("image/jpeg") == (code == 200)
        whole = place.get(place.learner, role)
        assert whole["Content-Security-Policy"].startswith("default-src 'none'")
        part = place.get(place.learner, role, Range="bytes=0-1")
        assert (part.status_code, part.content) == (206, b"\xff\xd8")
        take_back(place.item, place.learner, place.circle)
        assert place.get(place.coach, role).status_code == 404
        assert place.get(place.coach, role, Range="bytes=0-1").status_code == 404


def test_words_of_a_document_are_saved_never_run(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Counted to five.")
    place = Place(path)
    answer = place.get(place.coach, "page")
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "text/plain", b"Counted to five.")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
