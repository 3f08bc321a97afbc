"""The pages of sharing: who sees it, terms, guests' keys, openings, groups."""

import io
import re
from datetime import timedelta

import pytest
from django.conf import settings
from PIL import Image, ImageChops

from tests.evidence.conftest import lesson, photo, recordings  # noqa: F401  fixtures
from tests.factories.evidence import make_file, make_group, make_note, make_partnership_circle, share, take_back
from tests.factories.people import make_person, make_school
from tests.web.counting import statements
from trellis.circles import queries as circles
from trellis.evidence.models import Guest
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.people.models import Letter

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])


@pytest.fixture
def place(client_factory):
    class Place:
        school = make_school()
        learner = make_person("Priya Nair", "learner", at=school)
        coach = make_person("Ruth Adeyemi", "coach", at=school)
        circle = make_partnership_circle(learner, coach)
        note = make_note(learner, "Wait time")
        mine, theirs = client_factory(), client_factory()
        url = f"/evidence/{note.id}"

    Place.mine.force_login(Place.learner)
    Place.theirs.force_login(Place.coach)
    return Place


def _text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_its_owner_shows_it_on_terms_changes_them_and_takes_it_back(place):
    until = clock.today() + timedelta(days=40)
    sent = {"circle": str(place.circle), "may": "look", "until": until.isoformat()}
    answer = place.mine.post(f"{place.url}/share", sent, follow=True)
    assert "They can look, to the end of" in _text(answer)
    shown = _text(place.theirs.get(place.url))
    assert "Wait time" in shown
    assert "Only you" in shown  # what they say is to themselves
    place.mine.post(f"{place.url}/sharing/{place.circle}", {"may": "comment"})
    assert "They can look and comment, until you take it back." in _text(place.mine.get(f"{place.url}/sharing"))
    answer = place.mine.post(f"{place.url}/take-back/{place.circle}", {"from": "sharing"}, follow=True)
    assert "Only you. It stays that way" in _text(answer)
    assert place.theirs.get(place.url).status_code == 404


@pytest.mark.parametrize("act", ["sharing", "openings"])
def test_pages_of_sharing_are_their_owners_alone(place, act):
    share(place.note, place.learner, place.circle)
    assert place.mine.get(f"{place.url}/{act}").status_code == 200
    assert place.theirs.get(f"{place.url}/{act}").status_code == 404


def test_a_day_that_is_over_is_said_and_nothing_typed_is_lost(place):
    sent = {"circle": str(place.circle), "may": "look", "until": "2020-01-01"}
    answer = place.mine.post(f"{place.url}/share", sent)
    assert answer.status_code == 422
    assert "That day is over" in _text(answer)
    assert 'value="2020-01-01"' in answer.content.decode()
    assert re.search(rf'value="{place.circle}" checked', answer.content.decode())
    answer = place.mine.post(f"{place.url}/guests", {"name": "Jane Hall", "until": "soon", "may": "look"})
    assert answer.status_code == 422
    assert "Write the day as day, month and year" in _text(answer)
    assert 'value="Jane Hall"' in answer.content.decode()
    share(place.note, place.learner, place.circle)
    answer = place.mine.post(f"{place.url}/sharing/{place.circle}", {"may": "look", "until": "2020-01-01"})
    assert answer.status_code == 422
    assert 'value="2020-01-01"' in answer.content.decode()


@pytest.mark.parametrize("guests", [1, 3])
def test_the_sharing_page_asks_eight_statements_whatever_there_is(place, guests):
    share(place.note, place.learner, place.circle)
    for number in range(guests):
        make_group(place.learner, place.coach, title=f"Group {number}")
        place.mine.post(f"{place.url}/guests", {"name": f"Guest {number}", "until": clock.today().isoformat()})
    place.mine.get(f"{place.url}/sharing")
    assert statements(place.mine, f"{place.url}/sharing") == 8
    assert statements(place.mine, f"{place.url}/openings") <= 6


def test_who_opened_it_names_reader_time_and_reason(place):
    share(place.note, place.learner, place.circle)
    assert "Nobody else has opened it." in _text(place.mine.get(f"{place.url}/openings"))
    place.theirs.get(place.url)
    found = _text(place.mine.get(f"{place.url}/openings"))
    assert "Ruth Adeyemi" in found
    assert "They could because you show it in a circle they are in." in found


def _ask(place, **more):
    sent = {"name": "Jane Hall", "until": clock.today().isoformat(), "may": "comment", **more}
    answer = place.mine.post(f"{place.url}/guests", sent)
    link = re.search(r"http://testserver(/guest/link/[\w-]+/)", answer.content.decode())[1]
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", answer.content.decode())
    return link, code and code[0]


def test_a_guest_comes_in_sees_one_thing_speaks_and_leaves(place, client_factory):
    share(place.note, place.learner, place.circle)
    place.theirs.post(f"{place.url}/say", {"text": "Between the two of us.", "circle": str(place.circle)})
    link, code = _ask(place)
    guest = client_factory()
    entrance = guest.get(link)
    assert "Priya Nair would like to show you something" in _text(entrance)
    assert "Wait time" not in _text(entrance)
    assert entrance["Referrer-Policy"] == "same-origin"  # the link’s secret goes to no other site
    assert guest.post(link, {"code": "AAAA-AAAA"}).status_code == 422
    here = guest.post(link, {"code": code}).url
    page = guest.get(here)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "Wait time" in _text(page)
    assert "Between the two of us" not in _text(page)
    guest.post(f"{here}say", {"text": "A stranger’s eye."})
    assert "A stranger’s eye." in _text(guest.get(here))
    assert "A stranger’s eye." in _text(place.mine.get(place.url))
    assert "A stranger’s eye." not in _text(place.theirs.get(place.url))
    for elsewhere in ("/", place.url, "/evidence/", f"{place.url}/sharing", "/account/"):
        assert guest.get(elsewhere).status_code in {302, 404}, elsewhere
    assert "Jane Hall" in _text(place.mine.get(f"{place.url}/openings"))
    assert "Last let in" in _text(place.mine.get(f"{place.url}/sharing"))
    assert "You have left" in _text(guest.post(f"{here}leave"))
    assert guest.get(here).status_code == 404
    assert guest.post(link, {"code": code}).status_code == 422  # once


def test_a_guest_is_out_from_the_moment_it_is_taken_back(place, client_factory):
    link, code = _ask(place)
    guest = client_factory()
    here = guest.post(link, {"code": code}).url
    assert guest.get(f"{here}still").status_code == 204
    circle = Guest.objects.using("owner").get().circle_id
    take_back(place.note, place.learner, circle)
    for path in (here, f"{here}still"):
        assert guest.get(path).status_code == 404
    assert guest.post(f"{here}say", {"text": "Too late"}).status_code == 404
    assert guest.get(link).status_code == 410
    assert "Guests before" in _text(place.mine.get(f"{place.url}/sharing"))


def test_a_visit_belongs_to_the_browser_that_had_the_code(place, client_factory):
    link, code = _ask(place)
    here = client_factory().post(link, {"code": code}).url
    stranger = client_factory()
    for path in (here, f"{here}still", f"{here}captions"):
        assert stranger.get(path).status_code == 404
    assert place.theirs.get(here).status_code == 404
    assert "You are signed in" in _text(place.theirs.get(link))


def test_a_code_by_mail_is_sent_on_asking_and_names_nothing(place, client_factory):
    link, code = _ask(place, address="jane@uni.example")
    assert code is None
    guest = client_factory()
    assert "on its way" in _text(guest.post(f"{link}code", follow=True))
    assert "wait a minute" in _text(guest.post(f"{link}code", follow=True))
    letter = Letter.objects.using("owner").get()
    assert guest.post(link, {"code": letter.subject.removeprefix("Your code: ")}).status_code == 302


def _picture(answer) -> Image.Image:
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def test_pictures_carry_the_viewers_name_for_everybody_but_their_owner(place, photo, client_factory):  # noqa: F811
    item = make_file(place.learner, photo)
    share(item, place.learner, place.circle)
    with acting_as(place.learner):
        file = next(one for one in item.files.all() if one.role == "image")
    plain, marked = place.mine.get(f"/files/{file.id}"), place.theirs.get(f"/files/{file.id}")
    assert (plain.status_code, marked.status_code) == (200, 200)
    assert ImageChops.difference(_picture(plain), _picture(marked)).getbbox() is not None
    assert _picture(plain).size == _picture(marked).size
    assert "ETag" not in marked
    assert marked["Cache-Control"] == "private, no-store"
    assert int(marked["Content-Length"]) == len(marked.content)
    part = place.theirs.get(f"/files/{file.id}", headers={"Range": "bytes=0-99"})
    assert part.status_code == 200  # no part of it comes without the name
    place.url = f"/evidence/{item.id}"
    link, code = _ask(place)
    guest = client_factory()
    here = guest.post(link, {"code": code}).url
    address = f"/guest/files/{here.split('/')[2]}/{file.id}"
    assert address in guest.get(here).content.decode()
    seen = guest.get(address)
    assert ImageChops.difference(_picture(seen), _picture(marked)).getbbox() is not None  # another name
    assert guest.get(f"/files/{file.id}").status_code == 404


def test_what_is_shown_is_offered_for_saving_to_nobody_else(place, lesson):  # noqa: F811
    item = make_file(place.learner, lesson)
    share(item, place.learner, place.circle)
    with acting_as(place.learner):
        files = {one.role: one.id for one in item.files.all()}
    address = f"/files/{files['playable']}?save=1"
    assert place.mine.get(address)["Content-Disposition"].startswith("attachment")
    assert place.theirs.get(address)["Content-Disposition"].startswith("inline")
    assert place.theirs.get(f"/files/{files['original']}").status_code == 404
    page = place.theirs.get(f"/evidence/{item.id}").content.decode()
    assert "nodownload" in page
    assert page.count("Ruth Adeyemi, ") >= 9  # written over the picture
    assert "watermark" not in place.mine.get(f"/evidence/{item.id}").content.decode()


def test_every_address_of_a_recording_is_closed_the_moment_it_is_taken_back(place, lesson):  # noqa: F811
    item = make_file(place.learner, lesson)
    share(item, place.learner, place.circle)
    with acting_as(place.learner):
        files = [one.id for one in item.files.exclude(role="original")]
    addresses = [f"/files/{one}" for one in files] + [f"/evidence/{item.id}", f"/evidence/{item.id}/still"]
    ranged = {"Range": "bytes=100-199"}
    assert {place.theirs.get(one, headers=ranged).status_code for one in addresses} <= {200, 204, 206}
    take_back(item, place.learner, place.circle)
    assert {place.theirs.get(one, headers=ranged).status_code for one in addresses} == {404}
    assert {place.mine.get(one, headers=ranged).status_code for one in addresses} <= {200, 204, 206}


def test_a_group_is_begun_asked_into_answered_and_ended(place):
    answer = place.mine.post("/evidence/groups/", {"title": "Early reading"})
    group = answer.url
    assert "Ruth Adeyemi" in _text(place.mine.get(group))  # works where Priya does
    place.mine.post(f"{group}/ask", {"person": str(place.coach.id)})
    assert Letter.objects.using("owner").get().subject == "Priya Nair asks you into a group"
    asked = place.theirs.get("/evidence/groups/")
    assert "Priya Nair asks you into “Early reading”" in _text(asked)
    with acting_as(place.coach):
        (waiting,) = circles.asked_into(place.coach)
    assert place.theirs.get(group).status_code == 404
    place.theirs.post(f"/evidence/groups/asked/{waiting.id}", {"answer": "yes"})
    assert "You and Priya" in _text(place.theirs.get(group))
    place.theirs.post(f"{group}/leave")
    assert place.theirs.get(group).status_code == 404
    place.mine.post(f"{group}/end")
    assert place.mine.get(group).status_code == 404


def test_asking_by_address_tells_nobody_who_has_an_account(place):
    stranger = make_person("Tom Hartley")
    group = place.mine.post("/evidence/groups/", {"title": "Readers"}).url
    found = _text(place.mine.post(f"{group}/ask", {"address": stranger.email}, follow=True))
    unknown = _text(place.mine.post(f"{group}/ask", {"address": "nobody@else.example"}, follow=True))
    assert f"If {stranger.email} has an account here, they are asked now." in found
    assert "If nobody@else.example has an account here, they are asked now." in unknown
    nothing = place.mine.post(f"{group}/ask", {"address": "tom"})
    assert nothing.status_code == 422
    assert "Choose a colleague, or give a whole e-mail address." in _text(nothing)


def test_a_picture_no_name_can_be_drawn_into_is_sent_to_nobody_else(place, photo):  # noqa: F811
    item = make_file(place.learner, photo)
    share(item, place.learner, place.circle)
    with acting_as(place.learner):
        file = next(one for one in item.files.all() if one.role == "image")
    path = next(place for place in settings.FILES_ROOT.rglob("*") if str(place).endswith(file.storage_key))
    path.chmod(0o600)
    path.write_bytes(b"no picture any more"[: file.size].ljust(file.size))
    assert place.mine.get(f"/files/{file.id}").status_code == 200
    assert place.theirs.get(f"/files/{file.id}").status_code == 404
