"""A hidden copy from the first mark to what others get: nothing that is not hidden reaches anybody else."""

import json

import pytest
from django.db import connection, connections

from tests.evidence.masking.conftest import magenta, pictures
from tests.factories.evidence import make_file, make_group, make_partnership_circle, say_class, say_nobody, share
from tests.factories.people import make_person, make_school
from tests.factories.pupils import allow, make_class
from trellis.evidence import commands, queries, store, tasks
from trellis.evidence.masking import plan as plans
from trellis.evidence.masking.plan import Plan
from trellis.evidence.models import File, Hiding, Item
from trellis.evidence.regions import Region
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])
FACE = Region(1125, 2333, 1500, 2000)


@pytest.fixture(autouse=True)
def queue():
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def stored(item: Item, **only) -> dict[tuple[str, str], File]:
    return {(one.role, one.masked): one for one in File.objects.using("owner").filter(item=item, **only)}


def hiding(item: Item) -> Hiding:
    return Hiding.objects.using("owner").get(item=item)


def work(item: Item, owner) -> None:
    tasks.hide(item_id=str(item.id), owner_id=str(owner.id))


def run_discards() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'evidence.discard'")
        rows = cursor.fetchall()
    for (arguments,) in rows:
        tasks.discard(**(json.loads(arguments) if isinstance(arguments, str) else arguments))


def make(item: Item, owner, plan: Plan) -> None:
    """Mark, follow where there is something to follow, and make the copy."""
    with acting_as(owner):
        version = commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=plan).version
        if plan.to_follow and item.kind == "video":
            version = commands.follow_places(actor=owner, item_id=item.id, version=version).version
    if plan.to_follow and item.kind == "video":
        work(item, owner)
    with acting_as(owner):
        commands.make_hidden(actor=owner, item_id=item.id, version=version)
    work(item, owner)


def use(item: Item, owner, **more) -> None:
    with acting_as(owner):
        commands.use_hidden(actor=owner, item_id=item.id, version=None, looked=True, **more)


def seen_by(person, item: Item) -> set[tuple[str, str]]:
    with acting_as(person):
        return set(File.objects.filter(item=item).values_list("role", "masked"))


@pytest.fixture
def pair(walker):
    """A recording that its owner shows to a coach."""
    owner, coach = make_person("Priya"), make_person("Ruth")
    item = make_file(owner, walker)
    share(item, owner, make_partnership_circle(owner, coach))
    return owner, coach, item


def face(item: Item, duration: int, look: str = "cover") -> Plan:
    return plans.with_area(Plan(look=look), FACE, 0, duration, duration)


def test_others_get_the_hidden_copy_and_nothing_else_of_the_recording(pair, tmp_path):
    owner, coach, item = pair
    duration = stored(item)["playable", ""].duration_ms
    assert seen_by(coach, item) == {("playable", ""), ("poster", "")}
    make(item, owner, face(item, duration))
    assert hiding(item).state == "made"
    assert seen_by(coach, item) == {("playable", ""), ("poster", "")}  # nothing changes before its owner says so
    use(item, owner)
    assert seen_by(coach, item) == {("playable", "used"), ("poster", "used"), ("sprite", "used")}
    with acting_as(coach):
        view = queries.item_view(coach, item.id)
        shown = queries.renditions(item.id)
    assert view.hidden
    for served in (view.file("playable"), shown.playable):
        assert served.id == stored(item)["playable", "used"].id
    with store.local(stored(item)["playable", "used"].storage_key) as film:
        assert max(magenta(frame) for frame in pictures(film)) == 0
    for role in ("poster", "sprite"):
        with store.local(stored(item)[role, "used"].storage_key) as still:
            assert magenta(pictures(still)[0]) == 0
    with acting_as(owner):  # her own page plays what she recorded
        mine = queries.item_view(owner, item.id)
        assert mine.file("playable").id == stored(item)["playable", ""].id
        assert {(one.role, one.masked) for one in mine.copies} == {
            ("strip", ""), ("playable", "used"), ("poster", "used"), ("sprite", "used"),
        }  # fmt: skip
        assert queries.renditions(item.id).playable.id == stored(item)["playable", ""].id


def test_nothing_plain_comes_back_to_others_while_a_copy_is_in_use(pair):
    owner, coach, item = pair
    make(item, owner, Plan(whole=True))
    use(item, owner)
    tasks.enrich(item_id=str(item.id), owner_id=str(owner.id))  # a late job makes more of the plain recording
    with acting_as(owner):
        File.objects.filter(item=item, masked="").update(shared=True)
    assert {masked for _, masked in seen_by(coach, item)} == {"used"}
    with acting_as(coach), pytest.raises(File.DoesNotExist):
        queries.served_file(stored(item)["playable", ""].id)


def test_taking_the_hidden_copy_out_of_use_shows_the_recording_again_and_the_copy_to_nobody(pair):
    owner, coach, item = pair
    make(item, owner, Plan(whole=True))
    use(item, owner)
    with acting_as(owner):
        commands.stop_hiding(actor=owner, item_id=item.id, version=None)
    assert seen_by(coach, item) == {("playable", ""), ("poster", "")}
    assert hiding(item).state == "made"
    use(item, owner)
    assert {masked for _, masked in seen_by(coach, item)} == {"used"}


def test_a_new_copy_takes_the_old_ones_place_and_the_old_files_are_gone(pair):
    owner, coach, item = pair
    make(item, owner, Plan(whole=True))
    use(item, owner)
    first = stored(item)["playable", "used"]
    make(item, owner, Plan(whole=True, silent=((0, 1000),)))
    assert stored(item)["playable", "used"].id == first.id  # until its owner has looked at the new one
    use(item, owner)
    second = stored(item)["playable", "used"]
    assert second.id != first.id
    assert {("playable", "used")} <= seen_by(coach, item)
    run_discards()
    assert store.size(second.storage_key) == second.size
    with pytest.raises(FileNotFoundError):
        store.size(first.storage_key)
    assert store.size(stored(item)["playable", ""].storage_key)


def test_only_its_owner_marks_makes_and_uses_and_an_older_page_overwrites_nothing(pair):
    owner, coach, item = pair
    with acting_as(coach), pytest.raises(Item.DoesNotExist):
        commands.plan_hiding(actor=coach, item_id=item.id, version=None, plan=Plan(whole=True))
    with acting_as(owner):
        version = commands.plan_hiding(actor=owner, item_id=item.id, version=0, plan=Plan(whole=True)).version
        with pytest.raises(Conflict):
            commands.plan_hiding(actor=owner, item_id=item.id, version=version - 1, plan=Plan())
    with acting_as(coach):
        assert not Hiding.objects.exists()
        for act in (commands.follow_places, commands.make_hidden, commands.stop_hiding):
            with pytest.raises(Item.DoesNotExist):
                act(actor=coach, item_id=item.id, version=None)
        with pytest.raises(Item.DoesNotExist):
            commands.use_hidden(actor=coach, item_id=item.id, version=None, looked=True)


def test_each_step_waits_for_the_one_before(pair):
    owner, _, item = pair
    duration = stored(item)["playable", ""].duration_ms
    with acting_as(owner):
        commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=Plan())
        with pytest.raises(Invalid, match="Mark something"):
            commands.make_hidden(actor=owner, item_id=item.id, version=None)
        commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=face(item, duration))
        with pytest.raises(Invalid, match="followed"):
            commands.make_hidden(actor=owner, item_id=item.id, version=None)
        with pytest.raises(Refused):
            commands.use_hidden(actor=owner, item_id=item.id, version=None, looked=True)
        commands.follow_places(actor=owner, item_id=item.id, version=None)
        with pytest.raises(Refused, match="being made just now"):
            commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=Plan())
    work(item, owner)
    work(item, owner)  # again is the same
    assert (hiding(item).state, hiding(item).lost, len(hiding(item).ways)) == ("followed", [[]], 1)
    assert stored(item)["strip", ""].shared is False
    with acting_as(owner):
        commands.make_hidden(actor=owner, item_id=item.id, version=None)
    work(item, owner)
    with acting_as(owner), pytest.raises(Invalid, match="all the way through"):
        commands.use_hidden(actor=owner, item_id=item.id, version=None, looked=False)


def test_words_that_are_silenced_do_not_stay_in_the_captions(pair):
    owner, _, item = pair
    said = b"WEBVTT\n\n00:00.200 --> 00:00.900\nThank you, Ellie.\n\n00:02.000 --> 00:02.500\nNow you.\n"
    kept = b"WEBVTT\n\n00:02.000 --> 00:02.500\nNow you.\n"
    with acting_as(owner):
        commands.add_captions(actor=owner, item_id=item.id, content=said)
    make(item, owner, Plan(silent=((0, 1000),)))
    with acting_as(owner), pytest.raises(Invalid, match="0:00"):
        commands.use_hidden(actor=owner, item_id=item.id, version=None, looked=True)
    with acting_as(owner):
        commands.add_captions(actor=owner, item_id=item.id, content=kept)
    use(item, owner)
    with acting_as(owner):
        commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=Plan(voice=True))  # the next copy's
        with pytest.raises(Invalid):
            commands.add_captions(actor=owner, item_id=item.id, content=said)


def test_a_picture_is_hidden_without_following(photo):
    owner, coach = make_person(), make_person()
    item = make_file(owner, photo)
    share(item, owner, make_partnership_circle(owner, coach))
    make(item, owner, plans.with_area(Plan(look="cover"), Region(2000, 2000, 3000, 3000), 0, 0, 0))
    use(item, owner)
    assert seen_by(coach, item) == {("image", "used")}
    with store.local(stored(item)["image", "used"].storage_key) as made:
        middle = pictures(made)[0][100, 140]
    assert abs(middle.astype(int) - 128).max() < 4


def test_a_job_that_fails_says_why_and_keeps_what_was_marked(pair, monkeypatch):
    owner, _, item = pair
    plan = Plan(whole=True)
    with acting_as(owner):
        commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=plan)
        commands.make_hidden(actor=owner, item_id=item.id, version=None)
    monkeypatch.setattr("trellis.evidence.masking.work.SLOWEST", -60)  # its time is over before it begins
    work(item, owner)
    assert (hiding(item).state, plans.from_data(hiding(item).plan)) == ("draft", plan)
    assert "too long" in hiding(item).sentence


def test_a_job_killed_before_its_last_step_is_done_again_and_leaves_one_copy(pair, monkeypatch):
    owner, _, item = pair
    with acting_as(owner):
        commands.plan_hiding(actor=owner, item_id=item.id, version=None, plan=Plan(whole=True))
        commands.make_hidden(actor=owner, item_id=item.id, version=None)

    class Killed(BaseException):
        pass

    def die(**_):
        raise Killed

    with monkeypatch.context() as once:
        once.setattr(commands, "finish_hiding", die)
        with pytest.raises(Killed):
            work(item, owner)
    assert (hiding(item).state, set(stored(item))) == ("making", {("original", ""), ("playable", ""), ("poster", "")})
    work(item, owner)
    assert hiding(item).state == "made"
    made = stored(item, masked="made")
    assert all(store.size(one.storage_key) == one.size for one in made.values())


def test_a_deleted_recording_takes_its_copies_along(pair):
    owner, _, item = pair
    make(item, owner, Plan(whole=True))
    key = stored(item)["playable", "made"].storage_key
    with acting_as(owner):
        commands.delete_item(actor=owner, item_id=item.id)
    run_discards()
    assert not Hiding.objects.using("owner").exists()
    with pytest.raises(FileNotFoundError):
        store.size(key)
    work(item, owner)  # a job that comes late does nothing


def test_the_database_itself_keeps_others_out(pair):
    owner, coach, item = pair
    make(item, owner, Plan(whole=True))
    made = stored(item)["playable", "made"].id
    with acting_as(owner):
        File.objects.filter(id=made).update(shared=True)  # whoever tries
    with acting_as(coach):
        assert not File.objects.filter(id=made).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM evidence_hiding")
            assert cursor.fetchone() == (0,)


def test_a_face_that_must_be_hidden_may_be_shown_hidden_and_is_pulled_when_it_no_longer_is(walker):
    school = make_school()
    owner, coach = make_person("Priya", "learner", at=school), make_person("Ruth", "coach", at=school)
    item, circle = make_file(owner, walker), make_group(owner, coach)
    year = make_class(owner, "Year 4", "P01", allows=3)
    allow(owner, year, "P01", 3, blur=True)
    say_class(item, owner, year)
    make(item, owner, Plan(whole=True))
    use(item, owner)  # without the word that every face is hidden
    with acting_as(owner), pytest.raises(Invalid, match="has to be hidden first"):
        commands.share(actor=owner, item_id=item.id, circle_id=circle)
    with acting_as(owner):
        commands.stop_hiding(actor=owner, item_id=item.id, version=None)
    use(item, owner, faces=True)
    with acting_as(owner):
        commands.share(actor=owner, item_id=item.id, circle_id=circle)
    assert {masked for _, masked in seen_by(coach, item)} == {"used"}
    with acting_as(owner):
        commands.stop_hiding(actor=owner, item_id=item.id, version=None)
    assert seen_by(coach, item) == set()  # taken back in the same transaction
    with acting_as(owner):
        assert [one.title for one in queries.pulled(owner)] == [item.title]


def test_where_no_pupils_are_no_faces_are_said_to_be_hidden(pair):
    owner, _, item = pair
    say_nobody(item, owner)
    make(item, owner, Plan(voice=True))
    use(item, owner, faces=True)
    with acting_as(owner):
        assert queries.answers([item.id])[item.id].faces_hidden is False  # there is nobody whose face to hide
