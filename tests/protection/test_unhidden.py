"""Deleting what was recorded while its hidden copy stays, with real files; what keeps it; what cases are given."""

import cv2
import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from tests.evidence.masking.conftest import magenta, pictures, walker  # noqa: F401  a fixture
from tests.factories.evidence import make_file, make_partnership_circle, say_nobody, share
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from trellis.evidence import commands as evidence
from trellis.evidence import queries as seen
from trellis.evidence import store, tasks
from trellis.evidence.commands.preparing import Made
from trellis.evidence.enums import FileRole
from trellis.evidence.masking import plan as plans
from trellis.evidence.masking.plan import Plan
from trellis.evidence.models import File, Hiding, Item
from trellis.evidence.regions import Region
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Refused
from trellis.protection import commands, queries
from trellis.protection.exports.reading import files_of
from trellis.protection.models import Case, CaseCopy, Proof
from trellis.protection.proofs import finishing
from trellis.protection.retention import nightly

pytestmark = pytest.mark.usefixtures("committed")
FACE = Region(2000, 2000, 3000, 3000)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    settings.PROOF_KEY, settings.PROOF_KEY_FILE = "", tmp_path / "proof-key"


@pytest.fixture
def school():
    load_mtl()
    return make_school()


@pytest.fixture
def priya(school):
    return make_person("Priya Nair", "learner", at=school)


@pytest.fixture
def officer(school):
    return make_person("Ada Flynn", "protection", at=school)


@pytest.fixture
def picture(priya, tmp_path):
    """A picture with a face in it."""
    shown = np.full((240, 320, 3), 90, np.uint8)
    cv2.rectangle(shown, (70, 55), (150, 110), (255, 0, 255), -1)
    path = tmp_path / "work.png"
    cv2.imwrite(str(path), shown)
    item = make_file(priya, path)
    say_nobody(item, priya)
    return item


def owner(model):
    return model.objects.using("owner")


def hide(item: Item, person, area: Region = FACE) -> None:
    """Have a copy made with a place hidden, and use it."""
    with acting_as(person):
        plan = plans.with_area(Plan(look="cover"), area, 0, 0, 0)
        version = evidence.plan_hiding(actor=person, item_id=item.id, version=None, plan=plan).version
        evidence.make_hidden(actor=person, item_id=item.id, version=version)
    tasks.hide(item_id=str(item.id), owner_id=str(person.id))
    with acting_as(person):
        evidence.use_hidden(actor=person, item_id=item.id, version=None, looked=True, faces=True)


def forget(item: Item, person, version=None) -> None:
    with acting_as(person):
        commands.keep_hidden_copy_alone(actor=person, item_id=item.id, version=version)


def keys(item: Item) -> dict[tuple[str, str], str]:
    return {(one.role, one.masked): one.storage_key for one in owner(File).filter(item=item)}


def there(key: str) -> bool:
    try:
        return store.size(key) > 0
    except FileNotFoundError:
        return False


def test_what_was_recorded_goes_with_proof_and_the_hidden_copy_lives_on(priya, school, picture):
    coach = make_person("Ruth Adeyemi", "coach", at=school)
    share(picture, priya, make_partnership_circle(priya, coach))
    with acting_as(priya), pytest.raises(Hiding.DoesNotExist):  # nothing is hidden in it yet
        commands.keep_hidden_copy_alone(actor=priya, item_id=picture.id, version=None)
    hide(picture, priya)
    before = keys(picture)
    plain = [key for (_, masked), key in before.items() if not masked]
    gone = sorted(owner(File).filter(item=picture, masked="").values_list("sha256", flat=True))
    with acting_as(coach), pytest.raises(Item.DoesNotExist):
        commands.keep_hidden_copy_alone(actor=coach, item_id=picture.id, version=None)
    with pytest.raises(Conflict):
        forget(picture, priya, version=1)
    forget(picture, priya)
    forget(picture, priya)  # again is the same
    assert set(keys(picture)) == {("image", "used")}
    assert all(there(key) for key in plain), "the files go before the proof is signed, by the job"
    assert finishing.finish() == 1
    assert finishing.finish() == 0
    assert not any(there(key) for key in plain)
    assert there(before["image", "used"])
    proof = owner(Proof).get()
    assert (proof.why, proof.files, proof.sha256s, proof.folder) == ("unhidden", 2, gone, "")
    with acting_as(priya):
        assert queries.check_proof(queries.proof_file(priya, proof.id)).good
        view, rest = seen.item_view(priya, picture.id), seen.renditions(picture.id)
        assert [file.masked for file in view.files] == ["used"]
        assert rest.image.id == view.files[0].id
        assert [one.storage_key for one in files_of(priya.id)] == [before["image", "used"]]
        with pytest.raises(Refused, match="Only this copy is left"):
            evidence.stop_hiding(actor=priya, item_id=picture.id, version=None)
    with acting_as(coach):
        assert seen.item_view(coach, picture.id).file("image").id == view.files[0].id


def test_more_can_be_hidden_later_and_all_of_it_goes_with_the_item(priya, picture):
    hide(picture, priya)
    forget(picture, priya)
    finishing.finish()
    first = keys(picture)["image", "used"]
    with acting_as(priya):  # a job that came late writes nothing back
        evidence.add_renditions(item_id=picture.id, made=[
            Made(FileRole.IMAGE, "evidence/aa/late/picture.png", "image/png", 1, "00")
        ])  # fmt: skip
    assert set(keys(picture)) == {("image", "used")}
    hide(picture, priya, Region(6000, 6000, 2000, 2000))
    second = keys(picture)["image", "used"]
    assert second != first
    assert second.count("/hidden-") == 1
    with store.local(second) as made:
        shown = cv2.imread(str(made))
        assert not (shown == (255, 0, 255)).all(axis=2).any(), "what the first copy hid stays hidden"
    with acting_as(priya):
        evidence.delete_item(actor=priya, item_id=picture.id)
    assert finishing.finish() == 1
    assert not there(second)
    assert not there(first)


def test_a_hold_nobody_was_told_of_keeps_it_and_the_answer_is_the_same(priya, officer, school, picture):
    hide(picture, priya)
    with acting_as(officer):
        held = commands.place_hold(
            actor=officer, organisation_id=school.id, person_id=priya.id, ground="law", reason="A court asks.",
            kinds=["pupil-work"], untold_why="It would warn somebody.",
        )  # fmt: skip
    plain = keys(picture)["original", ""]
    forget(picture, priya)
    forget(picture, priya)
    for person in (priya, officer):
        with acting_as(person):
            assert not File.objects.filter(masked="").exists()
            assert not Proof.objects.exists()
    with acting_as(priya), pytest.raises(DatabaseError), transaction.atomic():
        File.objects.filter(item=picture).update(hidden_at=clock.now())
    with acting_as(priya):
        assert seen.hiding_view(picture.id).alone_since
    assert nightly.run().gone == 0
    assert there(plain)
    with acting_as(officer):
        commands.end_hold(actor=officer, hold_id=held.id, version=held.version)
    assert nightly.run().gone == 1
    assert nightly.run().gone == 0
    assert finishing.finish() == 1
    assert not there(plain)
    assert owner(Proof).get().why == "unhidden"


def ask(asker, officer, second, person, school) -> Case:
    with acting_as(asker):
        return commands.ask_case(
            actor=asker, organisation_id=school.id, ground="law", addresses=[person.email], kinds=["pupil-work"],
            from_on=clock.today(), to_on=clock.today(), recipient="The tribunal", reason="Ordered.",
        )  # fmt: skip


def approve(case: Case, officer, second, *said: bool) -> None:
    def do(person, command, **more):
        version = owner(Case).get(id=case.id).version
        with acting_as(person):
            command(actor=person, case_id=case.id, version=version, **more)

    do(officer, commands.name_second, address=second.email)
    for person, unhidden in zip((officer, second), said, strict=True):
        do(person, commands.approve_case, apart=True, untold_why="It would warn somebody.", unhidden=unhidden)
    do(officer, commands.open_case)


@pytest.mark.parametrize(("said", "given"), [((False, True), "used"), ((True, True), "")])
def test_a_case_is_given_the_hidden_copy_unless_both_say_otherwise_and_keeps_what_is_behind_it(
    said, given, priya, officer, school, picture
):
    asker, second = make_person("Sam Whitlock", "admin", at=school), make_person("Jo Bright", "coach", at=school)
    hide(picture, priya)
    case = ask(asker, officer, second, priya, school)
    before = keys(picture)
    forget(picture, priya)
    assert not owner(Proof).exists(), "a case that was asked for may want it"
    approve(case, officer, second, *said)
    (copy,) = owner(CaseCopy).filter(source_id=picture.id)
    assert [one["key"] for one in copy.files] == [before["original" if given == "" else "image", given]]
    assert copy.files[0]["name"]
    assert nightly.run().gone == 0
    version = owner(Case).get(id=case.id).version
    with acting_as(officer):
        commands.end_case(actor=officer, case_id=case.id, version=version)
    assert nightly.run().gone == 1
    assert owner(Proof).get().why == "unhidden"


def test_the_application_sets_nobody_elses_files_aside(priya, picture):
    hide(picture, priya)
    other = make_person("Tom Hartley", "learner")
    with acting_as(other), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT protection_forget_plain(%s)", [picture.id])
    with acting_as(other), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT protection_plain_goes(%s)", [picture.id])
    assert set(keys(picture)) == {("original", ""), ("image", ""), ("image", "used")}


def test_a_recording_left_as_its_copy_plays_for_its_owner_and_keeps_its_silences(priya, walker):  # noqa: F811
    item = make_file(priya, walker)
    say_nobody(item, priya)

    def make(plan: Plan) -> None:
        with acting_as(priya):
            version = evidence.plan_hiding(actor=priya, item_id=item.id, version=None, plan=plan).version
            evidence.make_hidden(actor=priya, item_id=item.id, version=version)
        tasks.hide(item_id=str(item.id), owner_id=str(priya.id))
        with acting_as(priya):
            evidence.use_hidden(actor=priya, item_id=item.id, version=None, looked=True)

    with acting_as(priya):
        made = evidence.begin_playlist(actor=priya, title="Waits")
        evidence.list_moment(actor=priya, playlist_id=made.id, item_id=item.id, at_ms=0, until_ms=1000, words="")
    make(Plan(whole=True, silent=((0, 1000),)))
    forget(item, priya)
    finishing.finish()
    tasks.enrich(item_id=str(item.id), owner_id=str(priya.id))
    assert {masked for _, masked in keys(item)} == {"used"}
    make(Plan(silent=((2000, 2500),)))
    assert plans.from_data(owner(Hiding).get().used_plan) == Plan(whole=True, silent=((0, 1000), (2000, 2500)))
    played = owner(File).get(item=item, role="playable")
    with acting_as(priya):
        assert seen.renditions(item.id).playable.id == played.id
        assert seen.item_view(priya, item.id).file("playable").id == played.id
        assert seen.playlist_view(priya, made.id).entries[0].media_id == played.id
    with store.local(played.storage_key) as film:
        assert max(magenta(frame) for frame in pictures(film)) == 0
