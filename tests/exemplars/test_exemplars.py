"""An exemplar from its offer to its end, with real files: consent, the shelf, and what takes it off (R48)."""

from datetime import timedelta

import cv2
import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.factories.evidence import load_pack, make_file, make_note, make_partnership_circle, say_class, share
from tests.factories.people import make_person
from tests.factories.portfolio import make_place
from tests.factories.programme import make_enrolment
from tests.factories.pupils import allow, make_class
from tests.protection.test_unhidden import folders, hide, owner  # noqa: F401
from trellis.evidence import commands as evidence
from trellis.evidence import queries as seen
from trellis.evidence.models import File, Item
from trellis.exemplars import commands, queries, tasks
from trellis.exemplars.models import Consent, Exemplar, Kept, Offer
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.people.models import Letter

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def here():
    """Priya's place, a fellow learner of the programme, and a learner of another one."""
    found = make_place()
    load_pack()
    found.fellow = make_person("Tom Hartley", "learner", at=found.school)
    make_enrolment(
        found.fellow, coach=found.coach, tutor=found.tutor, school=found.school, cohort=found.cohort, lead=found.lead
    )
    found.tag = next(value for group in seen_groups() for value, _ in group.tags)
    return found


def seen_groups():
    from trellis.evidence import frameworks

    return frameworks.groups()


@pytest.fixture
def picture(here, tmp_path):
    """A picture of a class that may be shown outside school, shown to the coach."""
    path = tmp_path / "work.png"
    cv2.imwrite(str(path), np.random.default_rng(1).integers(0, 255, (120, 160, 3), dtype=np.uint8))
    item = make_file(here.learner, path, title="Oak class, Priya Nair")
    here.school_class = make_class(here.learner, "Oak", "O1", school=here.school)
    say_class(item, here.learner, here.school_class)
    share(item, here.learner, make_partnership_circle(here.learner, here.coach))
    return item


def offer(here, item, **more) -> Exemplar:
    given = {
        "title": "Sorting words by sound", "says": "How a stuck pair is asked, not told.", "tags": [here.tag],
        "nobody_else": True, "agrees": True,
    } | more  # fmt: skip
    with acting_as(here.learner):
        return commands.offer(actor=here.learner, item_id=item.id, **given)


def take(here, made: Exemplar, who=None) -> None:
    with acting_as(who or here.lead):
        commands.decide(actor=who or here.lead, exemplar_id=made.id, version=None, take=True)


def shelf(person) -> list[str]:
    with acting_as(person):
        return [card.title for card in queries.home(person).shelf]


def files(person, made: Exemplar) -> list[str]:
    with acting_as(person):
        return [file.role for file in queries.one(person, made.id).files]


def state(made: Exemplar) -> str:
    return owner(Exemplar).get(id=made.id).state


def test_learners_of_the_programme_see_the_copy_and_never_the_item_or_whose_it_is(here, picture):
    hide(picture, here.learner)
    made = offer(here, picture)
    assert shelf(here.fellow) == []
    with acting_as(here.coach), pytest.raises(Exemplar.DoesNotExist):
        commands.decide(actor=here.coach, exemplar_id=made.id, version=None, take=True)
    take(here, made)
    assert shelf(here.fellow) == shelf(here.tutor) == shelf(here.learner) == ["Sorting words by sound"]
    for person in (make_person("Zoe Elsewhere", "learner"), here.coach, here.leader, make_person("Ann Other", "lead")):
        assert shelf(person) == []
        with acting_as(person):
            assert not Exemplar.objects.exists()
    with acting_as(here.fellow):
        assert not Item.objects.exists()
        assert not File.objects.exists()
        assert not Offer.objects.exists()
        assert not Consent.objects.exists()
        view = queries.one(here.fellow, made.id)
        served = queries.served(made.id, view.files[0].id)
    assert [file.role for file in view.files] == ["image"]
    hidden = owner(File).get(item=picture, masked="used")
    assert (served.storage_key, served.name) == (hidden.storage_key, "exemplar")
    assert "Priya" not in str(view)
    with acting_as(here.fellow), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exemplars_files(%s) WHERE role IN ('original', 'strip')", [made.id])
        assert cursor.fetchone()[0] == 0


def test_everybody_whose_voice_is_in_it_agrees_before_anybody_decides_and_may_change_their_mind(here, picture):
    with pytest.raises(Invalid, match="voice or words"):
        offer(here, picture, nobody_else=False)
    with pytest.raises(Refused, match="who see it now"):
        offer(here, picture, asked=[here.leader.id])
    made = offer(here, picture, asked=[here.coach.id], nobody_else=False)
    letter = owner(Letter).get()
    assert letter.to == here.coach.email
    assert not any(word in letter.text for word in ("Priya", "Sorting"))
    with acting_as(here.lead), pytest.raises(Exemplar.DoesNotExist):
        commands.decide(actor=here.lead, exemplar_id=made.id, version=None, take=True)
    with acting_as(here.learner):
        assert queries.home(here.learner).own[0].waits_for == ("Ruth Adeyemi",)
    with acting_as(here.coach):
        assert [card.id for card in queries.home(here.coach).asked] == [made.id]
        commands.answer(actor=here.coach, exemplar_id=made.id, agrees=True)
    take(here, made, here.tutor)
    assert shelf(here.fellow)
    with acting_as(here.coach):
        commands.answer(actor=here.coach, exemplar_id=made.id, agrees=False)
    assert (shelf(here.fellow), state(made)) == ([], "pulled")
    with acting_as(here.coach):
        commands.answer(actor=here.coach, exemplar_id=made.id, agrees=True)
    assert shelf(here.fellow) == [], "nothing comes back by itself"


def test_a_pulled_permission_removes_the_exemplar_at_once_and_for_good(here, picture):
    made = offer(here, picture)
    take(here, made)
    assert files(here.fellow, made) == ["image"]
    with acting_as(here.fellow):
        commands.keep(actor=here.fellow, exemplar_id=made.id, on=True)
        commands.keep(actor=here.fellow, exemplar_id=made.id, on=True)
    allow(here.learner, here.school_class, "O1", 2)
    assert (shelf(here.fellow), state(made)) == ([], "pulled")
    with acting_as(here.fellow):
        assert len(queries.home(here.fellow).gone) == 1
        with pytest.raises(Exemplar.DoesNotExist):
            queries.one(here.fellow, made.id)
        commands.read_what_went(actor=here.fellow)
        assert queries.home(here.fellow).gone == ()
    allow(here.learner, here.school_class, "O1", 3)
    assert shelf(here.fellow) == []
    with pytest.raises(Invalid):  # who may not be shown is not offered
        allow(here.learner, here.school_class, "O1", 2)
        offer(here, picture)
    allow(here.learner, here.school_class, "O1", 3)
    assert offer(here, picture).id != made.id


def test_it_goes_with_the_hiding_the_item_and_its_owners_word(here, picture):
    hide(picture, here.learner)
    made = offer(here, picture)
    take(here, made)
    with acting_as(here.learner):
        evidence.stop_hiding(actor=here.learner, item_id=picture.id, version=None)
    assert (shelf(here.fellow), state(made)) == ([], "pulled")
    again = offer(here, picture)
    take(here, again)
    with acting_as(here.fellow):
        commands.keep(actor=here.fellow, exemplar_id=again.id, on=True)
        with pytest.raises(Exemplar.DoesNotExist):
            commands.withdraw(actor=here.fellow, exemplar_id=again.id)
    with acting_as(here.learner):
        commands.withdraw(actor=here.learner, exemplar_id=again.id)
    assert not owner(Exemplar).exists()
    assert not owner(Offer).exists()
    assert owner(Kept).get().gone_at
    third = offer(here, picture)
    take(here, third)
    with acting_as(here.learner):
        evidence.delete_item(actor=here.learner, item_id=picture.id)
    assert not owner(Exemplar).exists()


def test_a_permission_that_runs_out_hides_it_the_same_day_and_the_night_takes_it_off(here, picture):
    made = offer(here, picture)
    take(here, made)
    with transaction.atomic(using="owner"):
        from trellis.pupils.models import Permission

        past = clock.today() - timedelta(days=9)
        owner(Permission).update(decided_on=past, expires_on=past)
        owner(Exemplar).filter(id=made.id).update(state="shown")
    assert shelf(here.fellow) == []
    tasks.nightly(0)
    assert state(made) == "pulled"


def test_an_offer_says_what_is_missing_and_the_database_lets_nobody_take_their_own(here):
    note = make_note(here.learner, "Wait time", "Ruth said count to five.")
    with acting_as(here.learner), pytest.raises(Invalid) as error:
        commands.offer(actor=here.learner, item_id=note.id, title=" ", says="", tags=["no/such"])
    assert set(error.value.problems) == {"title", "says", "words", "tags", "others", "agrees"}
    made = offer(here, note, words="A colleague said: count to five.")
    with pytest.raises(Refused, match="offered already"):
        offer(here, note, words="Again.")
    with acting_as(here.learner):
        Exemplar.objects.filter(id=made.id).update(state="shown", decided_by=here.learner, decided_at=timezone.now())
        with pytest.raises(Refused):
            commands.decide(actor=here.learner, exemplar_id=made.id, version=None, take=True)
    assert state(made) == "offered"
    with acting_as(here.lead), pytest.raises(DatabaseError), transaction.atomic():
        Exemplar.objects.filter(id=made.id).update(words="Other words.")
    with acting_as(here.lead):
        with pytest.raises(Invalid):
            commands.decide(actor=here.lead, exemplar_id=made.id, version=None, take=False)
        commands.decide(actor=here.lead, exemplar_id=made.id, version=None, take=False, why="A name is in it.")
    with acting_as(here.learner):
        (card,) = queries.home(here.learner).own
        assert (card.state, card.answer) == ("declined", "A name is in it.")
    with acting_as(here.coach), pytest.raises(Item.DoesNotExist):
        commands.offer(actor=here.coach, item_id=note.id, title="x", says="x", words="x", tags=[here.tag], agrees=True)
    assert seen.tag_title(here.tag)
