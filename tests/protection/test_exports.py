"""A copy holds what its owner may see, all of it, and nothing else."""

import io
import json
import zipfile
from datetime import datetime, timedelta

import pytest
from django.db import connections

from tests.factories.coaching import make_pair, make_session
from tests.factories.evidence import make_file, make_note, say, share
from tests.leaks.looking import protected_tables
from trellis.circles.open_tables import OPEN_TABLES
from trellis.coaching import commands as coaching
from trellis.evidence import store
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.people.models import Letter
from trellis.protection import commands, queries
from trellis.protection.exports import making
from trellis.protection.exports.reading import plain
from trellis.protection.exports.sections import LEFT_OUT, SECTIONS
from trellis.protection.models import Export

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def copy_of(person) -> tuple[Export, zipfile.ZipFile]:
    with acting_as(person):
        export = commands.ask_copy(actor=person)
    making.make(export.id, person.id)
    export = Export.objects.using("owner").get(id=export.id)
    assert export.state == "ready"
    return export, zipfile.ZipFile(io.BytesIO(b"".join(store.here().blocks(export.storage_key))))


def words_of(zipped: zipfile.ZipFile) -> str:
    return "\n".join(zipped.read(name).decode() for name in zipped.namelist() if name.endswith((".html", ".json")))


def test_every_protected_table_is_copied_or_left_out_for_a_reason():
    copied = {part.table for section in SECTIONS for part in section.parts}
    assert protected_tables() - copied == set(LEFT_OUT)
    assert copied & set(OPEN_TABLES) == {"people_person", "people_membership", "account_emailaddress"}


def test_a_copy_holds_ones_own_and_what_others_said_to_one_but_not_their_private_notes(client, tmp_path):
    pair = make_pair()
    own = make_note(pair.learner, "MINE", "My <b>words</b>")
    work = tmp_path / "work.txt"
    work.write_text("what stands in the file")
    make_file(pair.learner, work, "../MINE work", ready=False)
    share(own, pair.learner, pair.circle)
    say(own, pair.coach, "COACH SAID", circle_id=pair.circle)
    make_note(pair.coach, "COACHS OWN", "COACHS OWN")
    session = make_session(pair)
    with acting_as(pair.coach):
        coaching.write_note(actor=pair.coach, session_id=session.id, text="COACH PRIVATE", shared=False)
    _, zipped = copy_of(pair.learner)
    assert zipped.testzip() is None
    text = words_of(zipped)
    assert "My &lt;b&gt;words&lt;/b&gt;" in text
    assert "COACH SAID" in text
    assert "COACH PRIVATE" not in text
    assert "COACHS OWN" not in text
    assert "password" not in text
    assert "Private notes of others beside your sessions: 1" in text
    assert {section.key + ".json" for section in SECTIONS} < set(zipped.namelist())
    assert json.loads(zipped.read("evidence.json"))["Your evidence"][0]["title"] == "MINE"
    files = [name for name in zipped.namelist() if name.startswith("files/")]
    assert [zipped.read(name) for name in files] == [b"what stands in the file"]
    assert not any(".." in name for name in zipped.namelist())
    letters = list(Letter.objects.using("owner").all())
    assert [letter.to for letter in letters] == [pair.learner.email]
    assert "MINE" not in letters[0].text


def test_a_copy_is_fetched_by_its_owner_with_the_password_and_gone_after_its_week(client):
    pair = make_pair()
    export, _ = copy_of(pair.learner)
    path = f"/protection/copy/file/{export.id}/"
    client.force_login(pair.coach)
    assert client.get(path).status_code in {302, 404}
    with acting_as(pair.coach), pytest.raises(Export.DoesNotExist):
        commands.fetch_copy(actor=pair.coach, export_id=export.id)
    client.force_login(pair.learner)
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/reauthenticate/")
    pair.learner.set_password("a long pass phrase")
    pair.learner.save(using="owner")
    client.logout()
    client.post("/account/login/", {"login": pair.learner.email, "password": "a long pass phrase"})
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) == export.size == int(answer["Content-Length"])
    assert Export.objects.using("owner").get().downloaded_at is not None
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT verb FROM kernel_event WHERE subject_id = %s ORDER BY at", [export.id])
        assert [row[0] for row in cursor.fetchall()] == ["export.ask", "export.make", "export.fetch"]
    key = export.storage_key
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(8)):
        assert making.forget_old() == 1
        assert making.forget_old() == 0
    with pytest.raises(FileNotFoundError):
        store.size(key)
    assert client.get(path).status_code == 404
    with acting_as(pair.learner):
        assert queries.newest_copy(pair.learner).state == "gone"


def test_a_killed_job_begins_again_and_a_second_asking_makes_no_second_copy(monkeypatch, settings):
    pair = make_pair()
    with acting_as(pair.learner):
        first, second = commands.ask_copy(actor=pair.learner), commands.ask_copy(actor=pair.learner)
    assert first.id == second.id

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(making, "_finish", killed)
        with pytest.raises(SystemExit):
            making.make(first.id, pair.learner.id)
    before = set(settings.FILES_ROOT.rglob("copy.zip"))
    making.make(first.id, pair.learner.id)
    assert set(settings.FILES_ROOT.rglob("copy.zip")) == before, "nothing of the killed run is left over"
    assert len(before) == 1
    assert Letter.objects.using("owner").filter(to=pair.learner.email).count() == 1
    assert Export.objects.using("owner").get().state == "ready"
    made = Export.objects.using("owner").get().storage_key
    making.make(first.id, pair.learner.id)
    assert Export.objects.using("owner").get().storage_key == made, "made once"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b.mp4", "a-b.mp4"),
        ("…", "file"),
        ("x" * 300 + ".mp4", "x" * 80 + ".mp4"),
    ],
)
def test_names_in_the_copy_are_safe_in_every_folder(name, expected):
    assert plain(name, "file") == expected
