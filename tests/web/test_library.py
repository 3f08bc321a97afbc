"""The library's pages: searching, choosing, months, and what is there so far."""

from datetime import timedelta

import pytest

from tests.factories.evidence import make_note, make_partnership_circle, share
from tests.factories.people import make_person
from tests.factories.programme import load_mtl
from tests.web.counting import statements
from trellis.evidence import commands, queries
from trellis.evidence.enums import UseKind
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid, Refused
from trellis.web.evidence.filters import USED

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def learner(client):
    load_mtl()
    person = make_person()
    client.force_login(person)
    return person


def _list(client, query: str = "") -> str:
    answer = client.get(f"/evidence/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_found_words_are_marked_and_harmless(client, learner):
    make_note(learner, "Wait time", "They waited & <script>alert(1)</script> waited.")
    page = _list(client, "?q=waiting")
    assert "They <mark>waited</mark> &amp; alert(1) <mark>waited</mark>" in " ".join(page.split())
    assert "<script>alert" not in page
    assert "1 fits." in page


def test_words_of_anothers_item_are_not_shown_in_the_list(client, learner):
    other = make_person()
    share(make_note(other, "Shown", "A zebra by the door."), other, make_partnership_circle(other, learner))
    page = _list(client, "?q=zebra")
    assert "Shown" in page
    assert "by the door" not in page


def test_each_choice_can_be_taken_off_alone(client, learner):
    make_note(learner, "Wait time", "A zebra.")
    page = _list(client, "?q=zebra&kind=note&whose=mine")
    assert 'href="?kind=note&amp;whose=mine">“zebra”' in page
    assert 'href="?q=zebra&amp;whose=mine">Note' in page
    assert "Nothing here fits." in _list(client, "?q=heron")


@pytest.mark.parametrize("query", ["?kind=cat", "?since=yesterday", "?circle=1", "?tag=x/y", "?before=1", "?q=%00"])
def test_what_makes_no_sense_asks_nothing(client, learner, query):
    make_note(learner, "Wait time")
    assert "Wait time" in _list(client, query)


def test_items_stand_under_the_month_they_were_kept_in(client, learner):
    for day, title in (("2026-09-04", "First"), ("2026-11-02", "Second")):
        with acting_as(learner):
            commands.note(actor=learner, title=title, text="x", taken_on=day)
    page = _list(client)
    assert page.index("November 2026") < page.index("Second") < page.index("September 2026") < page.index("First")
    assert "Second" not in _list(client, "?until=2026-10-01")


def test_every_use_can_be_asked_for():
    assert set(USED) == set(UseKind.values)


def test_the_list_costs_the_same_with_one_and_with_many(client, learner):
    make_note(learner, "One")
    _list(client)
    one = statements(client, "/evidence/?q=wait")
    for number in range(30):
        make_note(learner, f"Number {number}", "They waited.")
    assert (one, statements(client, "/evidence/?q=wait")) == (7, 7)


def test_only_its_owner_says_what_kind_of_experience_it_was(learner):
    """R7 and R10: the kind brings its usual setting and origin, and either may be said otherwise."""
    item = make_note(learner, "Read on the train")
    with acting_as(learner):
        said = commands.say_experience(actor=learner, item_id=item.id, kind="reading")
        assert (said.setting, said.origin) == ("informal", "own")
        said = commands.say_experience(actor=learner, item_id=item.id, kind="reading", setting="formal")
        assert said.setting == "formal"
        with pytest.raises(Invalid, match="Choose what kind"):
            commands.say_experience(actor=learner, item_id=item.id, kind="juggling")
    other = make_person()
    share(item, learner, make_partnership_circle(learner, other))
    with acting_as(other), pytest.raises(Refused):
        commands.say_experience(actor=other, item_id=item.id, kind="reading")


def test_what_is_thin_is_said_kindly_and_what_was_only_delivered_is_listed(client, learner):
    """R5, R7, R10."""
    read, seminar, fresh, unsaid = (
        make_note(learner, title) for title in ("Read", "Old seminar", "New seminar", "Note")
    )
    with acting_as(learner):
        commands.edit_item(
            actor=learner,
            item_id=seminar.id,
            version=1,
            title="Old seminar",
            text="",
            taken_on=clock.today() - timedelta(days=60),
        )
        for item, kind in ((read, "reading"), (seminar, "seminar"), (fresh, "seminar")):
            commands.say_experience(actor=learner, item_id=item.id, kind=kind)
        found = queries.coverage(learner)
    assert {row.key: row.count for row in found.rows if row.count} == {"reading": 1, "seminar": 2}
    assert found.thin_domains == ("Skills", "Abilities")
    assert found.thin_settings == ("non_formal",)
    assert [title for _, title, _ in found.delivered] == ["Old seminar"]
    assert (found.unsaid, found.newest_unsaid) == (1, unsaid.id)
    page = client.get("/evidence/so-far").content.decode()
    assert "Nothing kept yet speaks to skills and abilities." in page
    assert "Old seminar" in page
    with acting_as(learner):
        commands.used_in(actor=learner, item_id=seminar.id, kind="goal", used_id=read.id)
        assert queries.coverage(learner).delivered == ()


def test_the_kind_is_said_on_a_page_that_keeps_what_was_chosen(client, learner):
    item = make_note(learner, "Read on the train")
    address = f"/evidence/{item.id}/experience"
    refused = client.post(address, {"kind": "", "setting": "formal"})
    assert refused.status_code == 422
    assert "Choose what kind of experience it was." in refused.content.decode()
    assert client.post(address, {"kind": "reading"}).headers["Location"] == "/evidence/so-far"
    assert "Reading" in client.get("/evidence/so-far").content.decode()
    stranger = make_note(make_person(), "Not yours")
    assert client.get(f"/evidence/{stranger.id}/experience").status_code == 404
