"""The night's work with real commits: told before, gone after, proved, once."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connections

from tests.factories.coaching import make_pair, make_session
from tests.factories.evidence import make_file, make_note, make_recording, say
from tests.factories.people import make_person
from tests.factories.programme import load_mtl
from trellis.coaching import commands as coaching
from trellis.coaching.models import Note, Session
from trellis.evidence import commands as evidence
from trellis.evidence import store
from trellis.evidence.models import Comment, File, Item, Words
from trellis.kernel import clock, storage
from trellis.kernel.database import acting_as
from trellis.kernel.jobs import SomeFailed
from trellis.people.models import Letter
from trellis.protection import queries, tasks
from trellis.protection.models import Notice, Proof
from trellis.protection.proofs import finishing
from trellis.protection.retention import nightly

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.PROOF_KEY_FILE = tmp_path / "proof-key"
    settings.PROOF_KEY = ""


@pytest.fixture
def priya():
    load_mtl()
    return make_person("Priya Nair", "learner")


def night(days: int = 0):
    """Run the night's work so many days from now."""
    with clock.set_to(datetime.now(clock.LONDON) + timedelta(days)):
        return nightly.run()


def owner(model):
    return model.objects.using("owner")


def test_one_record_that_cannot_go_keeps_no_other_from_going(priya, monkeypatch):
    first, second = make_recording(priya, "One"), make_recording(priya, "Two")
    assert night(724).told == 1
    real = nightly.evidence.delete_as_job

    def stuck(item_id, **named):
        if item_id == first.id:
            raise OSError("the store is away")
        return real(item_id, **named)

    monkeypatch.setattr(nightly.evidence, "delete_as_job", stuck)
    with pytest.raises(SomeFailed):
        night(731)
    assert set(owner(Item).values_list("id", flat=True)) == {first.id}
    monkeypatch.undo()
    assert night(732).gone == 1
    assert not owner(Item).filter(id=second.id).exists()


def test_its_owner_is_told_twice_and_it_goes_with_everything_about_it(priya):
    old, kept = make_recording(priya, "SECRET lesson"), make_note(priya, "A note stays")
    say(old, priya, "SECRET words")
    assert night(690).told == 0
    assert night(701).told == 1
    assert night(702) == nightly.Night(0, 0, 0), "told once for each of the two times"
    assert night(724).told == 1
    assert night(729).gone == 0
    assert night(731).gone == 1
    assert list(owner(Item).values_list("id", flat=True)) == [kept.id]
    assert not owner(Comment).exists()
    assert not owner(Words).filter(item_id=old.id).exists()
    assert not owner(Notice).exists()
    letters = owner(Letter).all()
    assert len(letters) == 2
    assert not any("SECRET" in letter.subject + letter.text for letter in letters)


def test_nothing_goes_that_nobody_was_told_about(priya):
    make_recording(priya)
    assert night(2000).gone == 0, "told now, though its day was long ago"
    assert night(2006).gone == 0
    assert night(2007).gone == 1
    assert night(2007) == nightly.Night(0, 0, 0), "run twice is run once"


def test_a_run_killed_in_the_middle_is_taken_up_by_the_next(priya, monkeypatch):
    for number in range(3):
        make_recording(priya, f"Lesson {number}")
    night(2000)
    real, calls = evidence.delete_as_job, []

    def killed(item_id, *, why):
        calls.append(item_id)
        if len(calls) == 2:
            raise SystemExit
        return real(item_id, why=why)

    monkeypatch.setattr(nightly.evidence, "delete_as_job", killed)
    with pytest.raises(SystemExit):
        night(2010)
    assert owner(Item).count() == 2
    monkeypatch.setattr(nightly.evidence, "delete_as_job", real)
    assert night(2010).gone == 2
    assert owner(Proof).filter(why="retention").count() == 3


def test_files_go_before_the_proof_is_signed_and_the_proof_can_be_checked(priya, tmp_path):
    page = tmp_path / "work.txt"
    page.write_text("SECRET name of the file")
    item = make_file(priya, page, "SECRET title", ready=False)
    key = owner(File).get(item=item).storage_key
    sha = store.checksum(key)
    owner(File).filter(item=item).update(sha256=sha)
    with acting_as(priya):
        evidence.delete_item(actor=priya, item_id=item.id)
    proof = owner(Proof).get()
    assert (proof.person_id, proof.kind, proof.why, proof.files, proof.sha256s) == (
        priya.id,
        "pupil-work",
        "owner",
        1,
        [sha],
    )
    assert proof.signed_at is None
    assert storage.path_of(key).exists()
    assert finishing.finish() == 1
    assert not storage.path_of(key).exists()
    assert finishing.finish() == 0
    with acting_as(priya):
        text = queries.proof_file(priya, proof.id)
        good = queries.check_proof(text)
        assert good.good
        assert sha in good.card.sha256s
        assert not queries.check_proof(text.replace("owner", "retention")).good
        assert not queries.check_proof(text[:-30]).good
        assert not queries.check_proof("[" * 5000).good
    assert "SECRET" not in text
    assert str(priya.id) not in text


def test_a_store_that_is_down_leaves_the_proof_unsigned(priya, tmp_path, monkeypatch):
    page = tmp_path / "work.txt"
    page.write_text("words")
    item = make_file(priya, page, ready=False)
    with acting_as(priya):
        evidence.delete_item(actor=priya, item_id=item.id)

    def down(folder):
        raise store.StoreDown

    monkeypatch.setattr(store, "remove_folder", down)
    with pytest.raises(store.StoreDown):
        tasks.finish_deletions(0)
    assert owner(Proof).get().signed_at is None
    monkeypatch.undo()
    assert finishing.finish() == 1


def test_what_a_pair_wrote_goes_when_their_agreement_says_so():
    pair = make_pair(terms={"notes-keep-days": "90"})
    session = make_session(pair)
    with acting_as(pair.learner):
        coaching.write_note(actor=pair.learner, session_id=session.id, text="SECRET", shared=True, version=None)
        coaching.end_partnership(actor=pair.learner, partnership_id=pair.partnership.id)
    assert night(89).gone == 0
    assert owner(Note).exists()
    assert night(97).gone == 1
    assert not owner(Note).exists()
    assert not owner(Session).exists()
    assert {p.person_id for p in owner(Proof).all()} == {pair.learner.id, pair.coach.id}
    assert finishing.finish() == 2


def test_old_openings_go(priya):
    from trellis.circles import commands as circles
    from trellis.circles.models import AccessLog

    ruth = make_person("Ruth Adeyemi", "coach")
    note = make_note(priya)
    with acting_as(ruth):
        circles.log_access(reader=ruth, owner_id=priya.id, item_kind="item", item_id=note.id, circle_id=None, why="x")
    assert night(1090).openings == 0
    assert night(1096).openings == 1
    assert not owner(AccessLog).exists()


def test_the_application_cannot_write_or_change_a_proof(priya):
    make_note(priya)
    with acting_as(priya), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE protection_proof SET why = 'owner'")
        assert cursor.rowcount == 0
    assert mail.outbox == []
