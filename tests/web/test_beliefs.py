"""Beliefs and what helps and hinders, over HTTP."""

import pytest

from tests.factories.coaching import make_pair
from tests.web.test_coaching import counted, signed_in
from trellis.circles.models import AccessLog
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.reflection import commands
from trellis.reflection.models import Factor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
FIRST, SECOND = "Quiet pupils have nothing to say", "Quiet pupils wait until it is safe"


def test_a_belief_is_kept_said_anew_grounded_shown_and_taken_back():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Twelve answers", text="Short ones")
    kept = priya.post("/thinking/beliefs/", {"words": FIRST, "kind": "belief"})
    assert kept.status_code == 302
    assert ruth.get(kept.url).status_code == 404
    anew = {"words": SECOND, "why": "P03 spoke up", "item": str(item.id), "version": "1"}
    assert priya.post(kept.url + "/anew", anew).status_code == 302
    assert priya.post(kept.url + "/ground", {"side": "against", "words": "Not on Fridays"}).status_code == 302
    page = priya.get(kept.url).content.decode()
    for said in (FIRST, SECOND, "P03 spoke up", "Twelve answers", "Not on Fridays"):
        assert said in page
    priya.post(kept.url + "/show", {"circle": str(pair.circle)})
    shown = ruth.get(kept.url).content.decode()
    assert FIRST in shown
    for hidden in ("Twelve answers", "Say it anew", "Take it off"):
        assert hidden not in shown
    with acting_as(pair.learner):
        assert AccessLog.objects.filter(item_kind="statement", person_id=pair.coach.id).count() == 1
    for act in ("anew", "ground", "show", "take-back", "delete"):
        assert ruth.post(
            f"{kept.url}/{act}", {"words": "x", "side": "for", "circle": str(pair.circle)}
        ).status_code in {403, 404}
    priya.post(kept.url + "/take-back")
    assert ruth.get(kept.url).status_code == 404
    priya.post(kept.url + "/delete")
    assert priya.get(kept.url).status_code == 404


def test_bad_input_and_an_old_page_keep_what_was_typed():
    pair = make_pair()
    priya = signed_in(pair.learner)
    assert "Write one line" in priya.post("/thinking/beliefs/", {"words": " "}).content.decode()
    assert "Choose where it lies" in priya.post("/thinking/factors/", {"words": "No room"}).content.decode()
    with acting_as(pair.learner):
        made = commands.state(actor=pair.learner, words=FIRST)
    stale = priya.post(f"/thinking/beliefs/{made.id}/anew", {"words": SECOND, "version": "7"})
    assert stale.status_code == 409
    assert all(said in stale.content.decode() for said in (FIRST, SECOND))
    empty = priya.post(f"/thinking/beliefs/{made.id}/ground", {"side": "for"})
    assert (empty.status_code, "Write a line, or choose" in empty.content.decode()) == (422, True)


def test_what_is_personal_offers_no_circle_and_what_is_not_can_be_shown():
    pair = make_pair()
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    priya.post("/thinking/factors/", {"words": "My mother is ill", "kind": "personal"})
    assert "Show it to" not in priya.get("/thinking/factors/").content.decode()
    priya.post("/thinking/factors/", {"words": "No room of our own", "kind": "situated"})
    assert "Show it to" in priya.get("/thinking/factors/").content.decode()
    with acting_as(pair.learner):
        ill, room = Factor.objects.order_by("id")
    assert priya.post(f"/thinking/factors/{ill.id}/show", {"circle": str(pair.circle)}).status_code == 403
    priya.post(f"/thinking/factors/{room.id}/show", {"circle": str(pair.circle)})
    seen = ruth.get("/thinking/factors/").content.decode()
    assert "No room of our own" in seen
    assert "My mother is ill" not in seen
    with acting_as(pair.learner):
        assert AccessLog.objects.filter(item_kind="factor", person_id=pair.coach.id).count() == 1
    assert ruth.post(f"/thinking/factors/{room.id}/delete").status_code == 403
    assert ruth.post(f"/thinking/factors/{ill.id}/delete").status_code == 404
    priya.post(f"/thinking/factors/{room.id}/take-back")
    assert "No room" not in ruth.get("/thinking/factors/").content.decode()
    priya.post(f"/thinking/factors/{ill.id}/delete")
    assert "ill" not in priya.get("/thinking/factors/").content.decode().split("So far")[1]


@pytest.mark.parametrize("count", [1, 3])
def test_every_page_opens_within_eight_statements(count):
    pair = make_pair()
    with acting_as(pair.learner):
        for _ in range(count):
            item = evidence.note(actor=pair.learner, title="Twelve", text="Short")
            made = commands.state(actor=pair.learner, words=FIRST)
            commands.state(actor=pair.learner, words=SECOND, statement_id=made.id, item_id=item.id)
            commands.add_ground(actor=pair.learner, statement_id=made.id, side="for", item_id=item.id)
            commands.show_statement(actor=pair.learner, statement_id=made.id, circle_id=pair.circle)
            factor = commands.log_factor(actor=pair.learner, kind="situated", words="No room")
            commands.show_factor(actor=pair.learner, factor_id=factor.id, circle_id=pair.circle)
    for person in (pair.learner, pair.coach):
        client = signed_in(person)
        for address in ("/thinking/beliefs/", f"/thinking/beliefs/{made.id}", "/thinking/factors/"):
            found, statements = counted(client, address)
            assert found.status_code == 200, address
            assert len(statements) <= 8, (address, len(statements), statements)
