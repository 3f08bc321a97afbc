"""The evidence pages over HTTP."""

# ruff: noqa: F811  fixtures are imported by name

import re

import pytest

from tests.evidence.conftest import broken, lesson, photo, recordings, webm  # noqa: F401  fixtures
from tests.factories.evidence import (
    bulk_notes,
    load_pack,
    make_file,
    make_group,
    make_note,
    make_partnership_circle,
    say,
    share,
    take_back,
)
from tests.factories.people import make_person
from tests.web.counting import statements
from trellis.circles.models import AccessLog
from trellis.evidence import commands
from trellis.evidence.models import Comment, Item
from trellis.kernel.database import acting_as
from trellis.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


@pytest.fixture
def learner(client):
    person = make_person("Priya Nair", "learner")
    client.force_login(person)
    return person


@pytest.fixture
def coach(learner):
    return make_person("Ruth Adeyemi", "coach")


@pytest.fixture
def circle(learner, coach):
    return make_partnership_circle(learner, coach)


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_empty_library_says_so_and_leads_to_one_line(client, learner):
    page = client.get("/evidence/")
    assert "Nothing kept yet" in _text(page)
    assert 'href="/note"' in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_quick_note_works_before_any_agreement_and_is_private(client, learner, coach, client_factory):
    answer = client.post(
        "/note", {"text": "Counted to five. It felt like a fortnight.", "trigger": "tried"}, follow=True
    )
    assert "Kept. Only you can see it." in _text(answer)
    assert "Counted to five" in _text(answer)
    item = Item.objects.using("owner").get()
    assert (item.kind, item.trigger) == ("note", "tried")
    other = client_factory()
    other.force_login(coach)
    assert other.get(f"/evidence/{item.id}").status_code == 404
    assert "Counted" not in other.get("/evidence/").content.decode()


def test_a_note_without_words_is_told_so_and_keeps_what_was_typed(client, learner):
    answer = client.post("/note", {"text": " ", "trigger": "tried"})
    assert answer.status_code == 422
    assert "Write a few words first." in _text(answer)
    assert re.search(r'value="tried"[^>]*selected', answer.content.decode())
    answer = client.post("/evidence/note", {"text": "My own words " + "x" * 20_001})
    assert answer.status_code == 422
    assert "Split it in two" in _text(answer)
    assert "My own words" in answer.content.decode()
    assert not Item.objects.using("owner").exists()


def _kept(client, page: str, words: dict) -> str:
    """Type into the page's form that keeps words, and return where they are kept."""
    url = re.search(r'data-draft-url="([^"]+)"', client.get(page).content.decode())[1].replace("&amp;", "&")
    assert client.post(url, words).status_code == 204
    return url


def test_half_typed_words_are_kept_for_every_form_and_go_when_it_is_sent(client, learner):
    note = make_note(learner)
    for page, words, send in (
        ("/note", {"text": "Half a thought"}, "/note"),
        ("/evidence/add", {"text": "Half a thought"}, "/uploads/form"),
        (f"/evidence/{note.id}/edit", {"title": "Half a title", "version": 1}, f"/evidence/{note.id}/edit"),
        (f"/evidence/{note.id}", {"text": "Half a comment"}, f"/evidence/{note.id}/say"),
    ):
        url = _kept(client, page, words)
        assert set(client.get(url).json()["fields"]) == set(words)
        assert client.post(send, {**words, "circle": "me"} if "say" in send else words).status_code == 302
        assert client.get(url).json()["fields"] == {}


def test_library_filters_searches_and_turns_pages(client, learner, coach, circle):
    make_note(learner, "Wait time 100%")
    shown = make_note(coach, "From Ruth")
    share(shown, coach, make_group(coach, learner))
    assert "From Ruth" in _text(client.get("/evidence/"))
    assert "Counted to five" not in _text(client.get("/evidence/?whose=shared"))  # reading it would be logged
    assert "From Ruth" not in _text(client.get("/evidence/?whose=mine"))
    assert "Wait time" not in _text(client.get("/evidence/?whose=shared"))
    assert "Wait time" in _text(client.get("/evidence/?q=time+100%25"))
    assert "Nothing here fits." in _text(client.get("/evidence/?q=time+1_0"))
    assert "Nothing here fits." in _text(client.get("/evidence/?kind=video"))
    assert client.get("/evidence/?kind=nonsense&before=nonsense&whose=%00").status_code == 200
    bulk_notes(learner, 40)
    first = client.get("/evidence/").content.decode()
    assert first.count('class="sheet clip"') == 24
    assert "42 in all" in first
    earlier = re.search(r'href="(\?before=[^"]+)"', first)[1]
    second = client.get(f"/evidence/{earlier}").content.decode()
    assert second.count('class="sheet clip"') == 18
    later = re.search(r'href="(\?after=[^"]+)"', second)[1]
    assert client.get(f"/evidence/{later}").content.decode().count('class="sheet clip"') == 24


def test_list_and_item_cost_at_most_eight_statements_with_one_three_or_two_hundred(client, learner, coach, circle):
    load_pack()
    item = make_note(learner)
    share(item, learner, circle)
    say(item, coach)
    client.get("/evidence/")
    client.get(f"/evidence/{item.id}")
    few = statements(client, "/evidence/"), statements(client, f"/evidence/{item.id}")
    bulk_notes(learner, 200)
    for _ in range(2):
        more = make_note(learner)
        share(more, learner, circle)
    for at in range(20):
        parent = say(item, coach, f"Comment {at}")
        say(item, learner, "Answer", parent_id=parent.id)
    assert (statements(client, "/evidence/"), statements(client, f"/evidence/{item.id}")) == few
    assert max(few) <= 8
    client.force_login(coach)
    client.get("/evidence/")
    assert statements(client, f"/evidence/{item.id}") <= 8


def test_sharing_taking_back_and_the_access_log(client, learner, coach, circle, client_factory):
    note = make_note(learner, "Volcanoes")
    page = client.get(f"/evidence/{note.id}")
    assert "Only you can see this" in _text(page)
    answer = client.post(f"/evidence/{note.id}/share", {"circle": circle}, follow=True)
    assert "Ruth can see it now" in _text(answer)
    assert "You and Ruth can see this" in _text(answer)
    theirs = client_factory()
    theirs.force_login(coach)
    page = theirs.get(f"/evidence/{note.id}")
    assert "Volcanoes" in _text(page)
    for hidden in ("Take it back", "Change the words", "Delete it", "Add a tag"):
        assert hidden not in _text(page)
    assert AccessLog.objects.using("owner").filter(person_id=coach.id, item_id=note.id, item_kind="note").count() == 1
    assert client.post(f"/evidence/{note.id}/take-back/{circle}", follow=True).status_code == 200
    assert theirs.get(f"/evidence/{note.id}").status_code == 404
    assert theirs.get(f"/evidence/{note.id}/talk").status_code == 404
    assert theirs.post(f"/evidence/{note.id}/say", {"text": "Late", "circle": circle}).status_code == 404


def test_others_can_do_nothing_with_what_they_only_see(client, learner, coach, circle, client_factory):
    note = make_note(learner)
    share(note, learner, circle)
    said = say(note, learner, "My own words")
    theirs = client_factory(raise_request_exception=False)
    theirs.force_login(coach)
    for path in ("edit", "delete", "retry", "tag", "share", f"take-back/{circle}"):
        answer = theirs.post(
            f"/evidence/{note.id}/{path}", {"title": "Mine", "version": 1, "circle": circle, "tag": "", "off": "a/b"}
        )
        assert answer.status_code in {403, 404}, path
    for path in (f"/evidence/comment/{said.id}", f"/evidence/comment/{said.id}/delete"):
        assert theirs.post(path, {"text": "Mine", "version": 1}).status_code == 404
    stored = Item.objects.using("owner").get(id=note.id)
    assert (stored.title, stored.version) == (note.title, 1)
    assert Comment.objects.using("owner").get(id=said.id).text == "My own words"


def test_saying_answering_changing_and_removing_without_javascript(client, learner, coach, circle, client_factory):
    note = make_note(learner)
    share(note, learner, circle)
    theirs = client_factory()
    theirs.force_login(coach)
    page = theirs.post(
        f"/evidence/{note.id}/say", {"text": "What did they do?", "kind": "question", "circle": circle}, follow=True
    )
    assert "What did they do?" in _text(page)
    asked = Comment.objects.using("owner").get()
    form = client.get(f"/evidence/{note.id}?answer={asked.id}").content.decode()
    assert f'name="answer" value="{asked.id}"' in form
    client.post(f"/evidence/{note.id}/say", {"text": "They were reading.", "answer": asked.id})
    assert "They were reading." in _text(theirs.get(f"/evidence/{note.id}"))
    edit = theirs.get(f"/evidence/comment/{asked.id}")
    version = re.search(r'name="version" value="(\d+)"', edit.content.decode())[1]
    theirs.post(
        f"/evidence/comment/{asked.id}", {"text": "What were they doing?", "kind": "question", "version": version}
    )
    late = theirs.post(f"/evidence/comment/{asked.id}", {"text": "An old page", "kind": "question", "version": version})
    assert late.status_code == 409
    assert "An old page" in late.content.decode()
    assert "What were they doing?" in late.content.decode()
    theirs.post(f"/evidence/comment/{asked.id}/delete")
    page = _text(client.get(f"/evidence/{note.id}"))
    assert "Removed by Ruth." in page
    assert "They were reading." in page
    assert "What were they doing?" not in page


def test_a_comment_can_be_for_oneself_alone(client, learner, coach, circle, client_factory):
    note = make_note(learner)
    share(note, learner, circle)
    client.post(f"/evidence/{note.id}/say", {"text": "Only for me", "circle": "me"})
    assert "Only for me" in _text(client.get(f"/evidence/{note.id}"))
    theirs = client_factory()
    theirs.force_login(coach)
    assert "Only for me" not in _text(theirs.get(f"/evidence/{note.id}"))
    refused = theirs.post(f"/evidence/{note.id}/say", {"text": "Kept words", "circle": new_id()})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()


def test_the_talk_is_fetched_only_when_something_is_new(client, learner, coach, circle):
    note = make_note(learner)
    share(note, learner, circle)
    first = client.get(f"/evidence/{note.id}/talk")
    assert client.get(f"/evidence/{note.id}/talk", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["ETag"].replace('"', "&#34;") in client.get(f"/evidence/{note.id}").content.decode()
    said = say(note, coach, "A new one")
    second = client.get(f"/evidence/{note.id}/talk", headers={"If-None-Match": first["ETag"]})
    assert "A new one" in second.content.decode()
    assert "<html" not in second.content.decode()
    with acting_as(coach):
        commands.edit_comment(actor=coach, comment_id=said.id, version=1, text="Changed", kind="noticed")
    assert client.get(f"/evidence/{note.id}/talk", headers={"If-None-Match": second["ETag"]}).status_code == 200


def test_htmx_gets_the_form_and_what_is_new_alone_and_mistakes_with_the_words_kept(client, learner):
    note = make_note(learner)
    htmx = {"HX-Request": "true"}
    answer = client.post(f"/evidence/{note.id}/say", {"text": "Noticed", "circle": "me"}, headers=htmx)
    assert answer.status_code == 200
    assert re.match(r'\s*<form [^>]*id="say"', answer.content.decode())
    brief = client.get(f"/evidence/{note.id}/talk?brief=1").json()
    (known, mark) = brief["said"][0]
    part = client.get(f"/evidence/{note.id}/talk?only={known}").content.decode()
    assert f'id="c-{known}" data-v="{mark}"' in part
    assert "Noticed" not in client.get(f"/evidence/{note.id}/talk?only=").content.decode()
    answer = client.post(f"/evidence/{note.id}/say", {"text": "x" * 5001, "circle": "me"}, headers=htmx)
    assert answer.status_code == 422
    assert "x" * 5001 in answer.content.decode()


def test_moments_stand_on_the_strip_and_in_the_thread(client, learner, lesson):
    item = make_file(learner, lesson, "First read")
    for fields, wrong in (
        ({"at": "0:01", "until": "0:02", "kind": "question"}, ""),
        ({"at": "1", "kind": "question"}, "such as 4:12"),
        ({"at": "9:59"}, "after the end"),
        ({"at": "0:01", "until": "0:00"}, "come after the beginning"),
    ):
        answer = client.post(f"/evidence/{item.id}/say", {"text": "Here", "circle": "me", **fields}, follow=True)
        assert answer.status_code == (422 if wrong else 200)
        assert wrong in _text(answer)
    page = client.get(f"/evidence/{item.id}").content.decode()
    assert 'data-at="1000"' in page
    assert "You asked at 0:01" in page
    assert "0:01–0:02" in page
    assert 'src="/files/' in page
    said = Comment.objects.using("owner").get()
    assert 'aria-current="true"' in client.get(f"/evidence/{item.id}?c={said.id}").content.decode()
    assert 'value="0:01"' in client.get(f"/evidence/{item.id}?at=1000").content.decode()


def test_a_file_being_made_ready_and_one_that_cannot_be_shown_say_so(client, learner, lesson, broken, coach, circle):
    waiting = make_file(learner, lesson, ready=False)
    page = client.get(f"/evidence/{waiting.id}")
    assert "safe to close" in _text(page)
    assert f"/evidence/{waiting.id}/status" in page.content.decode()
    assert "progress" in client.get(f"/evidence/{waiting.id}/status").content.decode()
    status = client.get(f"/evidence/{waiting.id}/status")
    assert client.get(f"/evidence/{waiting.id}/status", headers={"If-None-Match": status["ETag"]}).status_code == 304
    kept = make_file(learner, broken)
    share(kept, learner, circle)
    page = client.get(f"/evidence/{kept.id}")
    assert "cut short" in _text(page)
    assert "Your original is kept as it is." in _text(page)
    assert "data-made" in client.get(f"/evidence/{kept.id}/status").content.decode()
    assert client.post(f"/evidence/{kept.id}/retry").status_code == 302
    client.force_login(coach)
    assert "Try again" not in _text(client.get(f"/evidence/{kept.id}"))


def test_editing_on_an_old_page_keeps_both_versions_in_sight(client, learner):
    note = make_note(learner, "First title")
    client.post(f"/evidence/{note.id}/edit", {"title": "Second title", "text": "b", "version": 1})
    late = client.post(f"/evidence/{note.id}/edit", {"title": "Third title", "text": "c", "version": 1})
    assert late.status_code == 409
    assert "Second title" in late.content.decode()
    assert 'value="Third title"' in late.content.decode()
    assert Item.objects.using("owner").get().title == "Second title"
    assert (
        client.post(f"/evidence/{note.id}/edit", {"title": " ", "text": "kept words", "version": 2}).status_code == 422
    )


def test_deleting_asks_first_and_is_refused_for_what_was_submitted(client, learner, coach, circle):
    note = make_note(learner, "Going")
    share(note, learner, circle)
    assert "You and Ruth" in _text(client.get(f"/evidence/{note.id}/delete"))
    assert "is deleted" in _text(client.post(f"/evidence/{note.id}/delete", follow=True))
    assert not Item.objects.using("owner").exists()
    frozen = make_note(learner, "Staying")
    with acting_as(learner):
        commands.used_in(actor=learner, item_id=frozen.id, kind="submission", used_id=new_id())
    assert "cannot be deleted" in _text(client.get(f"/evidence/{frozen.id}/delete"))
    assert client.post(f"/evidence/{frozen.id}/delete").status_code == 403
    assert "Used in a submission." in _text(client.get(f"/evidence/{frozen.id}"))


def test_signed_out_people_are_sent_to_sign_in(client):
    for path in ("/evidence/", "/evidence/add", "/note", f"/evidence/{new_id()}", f"/evidence/{new_id()}/talk"):
        assert client.get(path).status_code == 302
    assert client.get(f"/files/{new_id()}").status_code == 404


def test_taking_back_while_someone_writes_loses_none_of_their_words(client, learner, coach):
    group = make_group(learner, coach)
    partnership = make_partnership_circle(learner, coach)
    note = make_note(learner)
    for circle in (group, partnership):
        share(note, learner, circle)
    take_back(note, learner, partnership)
    client.force_login(coach)
    answer = client.post(f"/evidence/{note.id}/say", {"text": "Long thought out", "circle": partnership})
    assert answer.status_code == 422
    assert "Long thought out" in answer.content.decode()
    assert "not shown there any more" in _text(answer)


def test_the_shells_own_link_leads_to_the_quick_note(client, learner):
    page = client.get("/evidence/").content.decode()
    (href,) = re.findall(r'class="capture" href="([^"]+)"', page)
    assert "One line is enough" in _text(client.get(href))


def test_a_form_sent_twice_is_one_thing(client, learner):
    note = client.get("/note").content.decode()
    once = re.search(r'name="once" value="([^"]+)"', note)[1]
    places = {client.post("/note", {"text": "One thought", "once": once})["Location"] for _ in range(2)}
    assert len(places) == 1
    item = Item.objects.using("owner").get()
    once = re.search(r'name="once" value="([^"]+)"', client.get(f"/evidence/{item.id}").content.decode())[1]
    for _ in range(2):
        client.post(f"/evidence/{item.id}/say", {"text": "Said once", "circle": "me", "once": once})
    assert Comment.objects.using("owner").count() == 1


def test_tagging_from_the_pack_on_an_item_and_in_a_comment(client, learner):
    load_pack()
    note = make_note(learner)
    page = client.get(f"/evidence/{note.id}").content.decode()
    value, title = re.search(r'<option value="([^"/]+/[^"]+)">([^<]+)</option>', page).groups()
    assert "Choose a tag from the list" in _text(
        client.post(f"/evidence/{note.id}/tag", {"tag": "no/such"}, follow=True)
    )
    page = client.post(f"/evidence/{note.id}/tag", {"tag": value}, follow=True)
    assert f'<span class="tag">{title}</span>' in page.content.decode()
    assert f"Take off {title}" in _text(page)
    page = client.post(f"/evidence/{note.id}/tag", {"off": value}, follow=True)
    assert f'<span class="tag">{title}</span>' not in page.content.decode()
    wrong = client.post(f"/evidence/{note.id}/say", {"text": "", "tag": value, "circle": "me"})
    assert f'<option value="{value}" selected>{title}</option>' in wrong.content.decode()
    page = client.post(f"/evidence/{note.id}/say", {"text": "Here", "tag": value, "circle": "me"}, follow=True)
    assert f'<span class="tag">{title}</span>' in page.content.decode()
