"""The pages of exemplars: offered by plain form posts, decided, seen by the programme, sent as files, taken back."""

import pytest
from django.urls import reverse

from tests.exemplars.test_exemplars import here, offer, picture, take  # noqa: F401  fixtures
from tests.factories.evidence import make_note
from tests.protection.test_unhidden import folders, hide, owner  # noqa: F401
from tests.web.counting import statements
from trellis.exemplars.models import Exemplar

pytestmark = pytest.mark.usefixtures("committed")
HOME = "/exemplars/"


def test_from_the_library_to_the_shelf_and_back(client, here, picture):  # noqa: F811
    client.force_login(here.learner)
    assert HOME in client.get("/evidence/").text
    page = reverse("exemplars_offer", args=[picture.id])
    assert page in client.get(f"/evidence/{picture.id}").text
    refused = client.post(page, {"title": "Sorting words", "says": "Typed and kept", "tags": [here.tag]})
    assert refused.status_code == 422
    for words in ("Typed and kept", "only offered if you agree", "nobody else’s are"):
        assert words in refused.text
    sent = {
        "title": "Sorting words", "says": "How a pair is asked.", "tags": [here.tag], "asked": [str(here.coach.id)],
        "agrees": "on",
    }  # fmt: skip
    assert client.post(page, sent).status_code == 302
    made = owner(Exemplar).get()
    one = reverse("exemplars_one", args=[made.id])
    assert "Waiting for Ruth Adeyemi to agree" in client.get(one).text
    client.force_login(here.lead)
    assert client.get(one).status_code == 404
    client.force_login(here.coach)
    assert "Do you agree" in client.get(one).text
    assert client.post(f"{one}/answer", {"agrees": "yes"}).status_code == 302
    client.force_login(here.lead)
    assert "Sorting words" in client.get(HOME).text
    assert client.post(f"{one}/decide", {"version": "1", "why": ""}).status_code == 422
    assert client.post(f"{one}/decide", {"version": "1", "take": "yes"}).status_code == 302
    again = client.post(f"{one}/decide", {"version": "1", "take": "yes"}, follow=True)
    assert "has decided about it meanwhile" in again.text
    client.force_login(here.fellow)
    shown = client.get(one).text
    assert "How a pair is asked." in shown
    for hidden in ("Priya", "Ruth", "Oak", str(picture.id)):
        assert hidden not in shown
    assert client.post(f"{one}/keep", {"on": "yes"}).status_code == 302
    assert "Sorting words" in client.get(f"{HOME}?kept=1").text
    assert "Nothing" in client.get(f"{HOME}?of=no/such").text
    client.force_login(here.learner)
    assert client.post(f"{one}/withdraw").status_code == 302
    client.force_login(here.fellow)
    assert client.get(one).status_code == 404
    gone = client.get(HOME).text
    assert "An exemplar you kept was taken back" in gone
    assert "Sorting words" not in gone
    assert client.post(f"{HOME}gone").status_code == 302
    assert "An exemplar you kept" not in client.get(HOME).text


def test_its_file_is_sent_to_the_programme_alone_and_is_the_hidden_copy(client, here, picture):  # noqa: F811
    hide(picture, here.learner)
    made = offer(here, picture)
    take(here, made)
    client.force_login(here.fellow)
    file = client.get(reverse("exemplars_one", args=[made.id])).text.split('<img class="strip" src="')[1].split('"')[0]
    sent = client.get(file)
    assert (sent.status_code, sent["Cache-Control"]) == (200, "private, no-store")
    assert "exemplar" in sent["Content-Disposition"]
    evidence_file = file.rsplit("/", 1)[1]
    assert client.get(f"/files/{evidence_file}").status_code == 404, "only as an exemplar"
    for person in (here.coach, here.leader):
        client.force_login(person)
        assert client.get(file).status_code == 404
    client.logout()
    assert client.get(file).status_code == 404


def test_pages_ask_as_often_with_many(client, here):  # noqa: F811
    counts = []
    for many in (1, 12):
        for number in range(many):
            made = offer(here, make_note(here.learner, f"Note {many} {number}"), words="Words without names.")
            take(here, made)
        client.force_login(here.fellow)
        client.get(HOME)
        counts.append(statements(client, HOME))
    assert counts[0] == counts[1] <= 8
    assert statements(client, reverse("exemplars_one", args=[made.id])) <= 8
