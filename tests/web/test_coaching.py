"""The coaching pages over HTTP, as the people themselves."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.coaching import WITH_TUTOR, make_pair, make_partnership, make_session
from tests.factories.enquiry import make_experiment
from tests.factories.people import make_person, make_school
from tests.factories.programme import make_enrolment
from tests.web.counting import NOT_COUNTED
from trellis.circles.commands import private_circle
from trellis.coaching import commands
from trellis.coaching.models import Agreement, Partnership, Session, Takeaway
from trellis.evidence import commands as evidence
from trellis.kernel import clock, drafts, words
from trellis.kernel.database import acting_as

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
HTML = "text/html"
TAKE_VERSION = re.compile(r"/take\"(?:(?!</form>).)*?name=\"version\" value=\"(\d+)\"", re.DOTALL)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    client.get("/account/draft/")  # the idle clock is written once, outside what is counted
    return client


def counted(client, address, **more):
    """Return the answer and the statements that count."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, **more)
    return answer, [query["sql"] for query in caught if not NOT_COUNTED.match(query["sql"])]


def test_a_pair_agrees_over_two_browsers():
    school = make_school()
    learner, coach = make_person("Priya Nair", "learner", at=school), make_person("Ruth Adeyemi", "coach", at=school)
    enrolment = make_enrolment(learner, coach=coach)
    priya, ruth = signed_in(learner), signed_in(coach)
    page = priya.get(f"/coaching/agreement/new/{enrolment.id}")
    assert page.status_code == 200
    text = page.content.decode()
    for promise in (
        "Someone's safety comes first",
        "What the law can require",
        "What passes to management",
        "has not answered yet",
    ):
        assert promise.replace("'", "&#39;") in text or promise in text
    answer = priya.post(f"/coaching/agreement/new/{enrolment.id}", {"rhythm-weeks": "3", "ground_rules": "Tea first."})
    with acting_as(coach):
        pair = Partnership.objects.get()
    assert answer.url == f"/coaching/agreement/{pair.id}"
    page = ruth.get(answer.url).content.decode()
    assert "Priya has signed" in page
    assert "Every three weeks" in page
    assert "Tea first." in page
    with acting_as(coach):
        agreement = Agreement.objects.get()
    ruth.post(f"/coaching/agreement/{pair.id}/sign", {"agreement": str(agreement.id)})
    page = priya.get(answer.url).content.decode()
    assert "You and Ruth agreed this." in page
    stranger = signed_in(make_person())
    assert stranger.get(answer.url).status_code == 404


def test_a_stale_signature_is_answered_with_what_stands_now():
    pair = make_partnership()
    with acting_as(pair.learner):
        first = commands.propose_agreement(actor=pair.learner, partnership_id=pair.partnership.id, chosen={})
        commands.propose_agreement(actor=pair.learner, partnership_id=pair.partnership.id, chosen={"rhythm-weeks": "6"})
    ruth = signed_in(pair.coach)
    ruth.post(f"/coaching/agreement/{pair.partnership.id}/sign", {"agreement": str(first.id)})
    with acting_as(pair.coach):
        assert Partnership.objects.get().state == "proposed"


def test_change_form_keeps_typed_words_when_the_other_was_quicker():
    pair = make_pair()
    with acting_as(pair.coach):
        commands.propose_agreement(actor=pair.coach, partnership_id=pair.partnership.id, chosen={"rhythm-weeks": "6"})
    answer = signed_in(pair.learner).post(
        f"/coaching/agreement/{pair.partnership.id}/change", {"version": "1", "ground_rules": "My own words"}
    )
    assert answer.status_code == 409
    assert "My own words" in answer.content.decode()


def test_every_page_opens_within_eight_statements():
    pair = make_pair(terms=WITH_TUTOR)
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Volcanoes", text="They waited.")
        other = evidence.note(actor=pair.learner, title="Poem", text="They sang.")
    held = make_session(pair)
    session = make_session(pair)
    with acting_as(pair.learner):
        taken = commands.offer_takeaway(actor=pair.learner, session_id=held.id, kind="step", words="Wait")
        commands.close_session(actor=pair.learner, session_id=held.id)
        commands.prepare_session(
            actor=pair.learner, session_id=session.id, question="Why?", pieces=[(item.id, None), (other.id, None)]
        )
        commands.choose_protocol(actor=pair.learner, session_id=session.id, key="video-reflection")
        commands.write_note(actor=pair.learner, session_id=session.id, text="Hm", shared=True)
    for person in (pair.learner, pair.coach):
        client = signed_in(person)
        for address in (
            "/coaching/", f"/coaching/agreement/{pair.partnership.id}", f"/coaching/agreement/{pair.partnership.id}/change",
            f"/coaching/plan/{pair.partnership.id}", f"/coaching/session/{session.id}",
            f"/coaching/session/{session.id}/prepare", f"/coaching/session/{session.id}/live",
            f"/coaching/session/{session.id}/move", f"/coaching/session/{held.id}", f"/coaching/step/{taken.id}",
        ):  # fmt: skip
            answer, statements = counted(client, address)
            assert answer.status_code == 200, address
            assert len(statements) <= 8, (person.name, address, statements)
    tutor = signed_in(pair.tutor)
    assert tutor.get(f"/coaching/session/{session.id}").status_code == 200
    assert tutor.get(f"/coaching/step/{taken.id}").status_code == 200


def test_the_session_shows_what_both_said_about_the_evidence_and_no_private_remark():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Volcanoes", text="They waited.")
        commands.prepare_session(actor=pair.learner, session_id=session.id, question="Why?", pieces=[(item.id, None)])
        own = private_circle(actor=pair.learner)
        say = {"actor": pair.learner, "item_id": item.id, "kind": "noticed"}
        evidence.comment(circle_id=pair.circle, text="Five waited", **say)
        evidence.comment(circle_id=own, text="I was cross", **say)
    client = signed_in(pair.learner)
    for address in ("", "/live"):
        page = client.get(f"/coaching/session/{session.id}{address}").content.decode()
        assert "I was cross" not in page
    assert "Five waited" in client.get(f"/coaching/session/{session.id}").content.decode()


def test_session_list_costs_the_same_with_one_session_and_three():
    pair = make_pair()
    client = signed_in(pair.coach)
    costs = []
    for _ in range(3):
        make_session(pair)
        costs.append(len(counted(client, "/coaching/")[1]))
    assert costs[0] == costs[2] <= 8


def test_live_answers_nothing_until_something_changed_and_costs_four_statements():
    pair = make_pair()
    session = make_session(pair, question="Why?")
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    address = f"/coaching/session/{session.id}/live"
    first = ruth.get(address)
    tag = first["ETag"]
    quiet, statements = counted(ruth, address, headers={"If-None-Match": tag})
    assert (quiet.status_code, len(statements)) == (204, 4), statements
    priya.post(f"/coaching/session/{session.id}/pad", {"text": "She waited five seconds", "version": "0"})
    loud = ruth.get(address, headers={"If-None-Match": tag})
    assert loud.status_code == 200
    assert "She waited five seconds" in loud.content.decode()
    assert loud["ETag"] != tag


def test_pad_conflict_shows_both_side_by_side_and_loses_nothing():
    pair = make_pair()
    session = make_session(pair)
    signed_in(pair.learner).post(f"/coaching/session/{session.id}/pad", {"text": "Priya’s words", "version": "0"})
    answer = signed_in(pair.coach).post(f"/coaching/session/{session.id}/pad", {"text": "Ruth’s words", "version": "0"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert text.count("Priya’s words") == 2
    assert text.count("Ruth’s words") == 2


def test_the_first_takeaway_written_in_two_tabs_asks_instead_of_replacing():
    pair = make_pair()
    session = make_session(pair)
    priya, address = signed_in(pair.learner), f"/coaching/session/{session.id}"
    with acting_as(pair.learner):
        commands.open_session(actor=pair.learner, session_id=session.id)
    one, two = (TAKE_VERSION.search(priya.get(address).content.decode())[1] for _ in range(2))  # both tabs are open
    first = priya.post(f"{address}/take", {"kind": "step", "words": "Wait longer", "version": one})
    second = priya.post(f"{address}/take", {"kind": "step", "words": "Ask fewer", "version": two})
    assert (first.status_code, second.status_code) == (302, 409)
    text = second.content.decode()
    assert "Wait longer" in text
    assert "Ask fewer" in text
    assert text.index('role="alert" tabindex="-1" data-error-summary') < text.index("<div data-session")  # met first


def test_own_notes_never_show_to_the_other():
    pair = make_pair()
    session = make_session(pair)
    signed_in(pair.coach).post(f"/coaching/session/{session.id}/notes", {"text": "Listen more.", "version": "0"})
    assert "Listen more." in signed_in(pair.coach).get(f"/coaching/session/{session.id}").content.decode()
    assert "Listen more." not in signed_in(pair.learner).get(f"/coaching/session/{session.id}").content.decode()


def test_takeaway_is_kept_with_the_finish_and_shown_read_only_to_the_coach():
    pair = make_pair()
    session = make_session(pair)
    priya, ruth = signed_in(pair.learner), signed_in(pair.coach)
    bad = priya.post(f"/coaching/session/{session.id}/take", {"kind": "step", "words": "", "why": "Longer answers"})
    assert bad.status_code == 422
    assert "Longer answers" in bad.content.decode()
    priya.post(f"/coaching/session/{session.id}/take", {"kind": "step", "words": "Wait five seconds", "finish": "1"})
    page = ruth.get(f"/coaching/session/{session.id}").content.decode()
    assert "Wait five seconds" in page
    assert 'name="words"' not in page
    with acting_as(pair.coach):
        assert Session.objects.get().state == "closed"
    refused = ruth.post(f"/coaching/session/{session.id}/take", {"kind": "step", "words": "Do as I say"})
    assert refused.status_code == 403


def test_unsent_takeaway_is_given_back():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        drafts.save(
            actor=pair.learner, form_key=f"takeaway:{session.id}", fields={"kind": ["step"], "words": ["Half a tho"]}
        )
    assert "Half a tho" in signed_in(pair.learner).get(f"/coaching/session/{session.id}").content.decode()
    assert "Half a tho" not in signed_in(pair.coach).get(f"/coaching/session/{session.id}").content.decode()


def test_coach_finishes_in_one_tap_with_a_next_date():
    pair = make_pair()
    session = make_session(pair)
    on = (clock.today() + timedelta(days=14)).isoformat()
    ruth = signed_in(pair.coach)
    ruth.post(f"/coaching/session/{session.id}/close", {"on": on, "at": "15:45", "minutes": "45", "place": ""})
    with acting_as(pair.coach):
        assert sorted(Session.objects.values_list("state", flat=True)) == ["closed", "planned"]


def test_a_step_is_told_of_in_one_tap_and_becomes_an_experiment():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        taken = commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="step", words="Wait")
    priya = signed_in(pair.learner)
    priya.post(f"/coaching/step/{taken.id}", {"act": "tried", "result": "Three more hands", "version": "1"})
    with acting_as(pair.coach):
        assert Takeaway.objects.get().result == "Three more hands"
    answer = priya.post(f"/coaching/step/{taken.id}/try-out")
    assert answer.url.startswith("/enquiry/tried/")
    assert priya.get(answer.url).status_code == 200


def test_moving_and_calling_off():
    pair = make_pair()
    session = make_session(pair)
    ruth = signed_in(pair.coach)
    on = (clock.today() + timedelta(days=9)).isoformat()
    ruth.post(
        f"/coaching/session/{session.id}/move",
        {"on": on, "at": "08:00", "minutes": "30", "place": "Library", "version": "1"},
    )
    with acting_as(pair.coach):
        assert Session.objects.get().place == "Library"
    bad = ruth.post(f"/coaching/session/{session.id}/cancel", {"version": "2"})
    assert bad.status_code == 422
    ruth.post(f"/coaching/session/{session.id}/cancel", {"reason": "cover", "version": "2"})
    with acting_as(pair.coach):
        assert Session.objects.get().state == "cancelled"


def test_a_conversation_is_planned_about_something_tried():
    pair = make_pair(terms={"session-minutes": "30"})
    experiment = make_experiment(pair.learner, circle_id=pair.circle)
    priya = signed_in(pair.learner)
    form = priya.get(f"/coaching/plan/{pair.partnership.id}").content.decode()
    assert 'value="30"' in form
    on = (clock.today() + timedelta(days=3)).isoformat()
    priya.post(
        f"/coaching/plan/{pair.partnership.id}", {"on": on, "at": "15:45", "minutes": "30", "about": str(experiment.id)}
    )
    with acting_as(pair.coach):
        session = Session.objects.get()
    assert experiment.title in signed_in(pair.coach).get(f"/coaching/session/{session.id}").content.decode()


def test_the_session_page_says_when_with_whom_and_where_it_stands():
    pair = make_pair(terms=WITH_TUTOR)
    session = make_session(pair, question="Why?")
    for person, with_whom in ((pair.learner, "with Ruth"), (pair.coach, "with Priya"), (pair.tutor, "Priya and Ruth")):
        page = signed_in(person).get(f"/coaching/session/{session.id}").content.decode()
        (heading,) = re.findall(r"<h1[^>]*>([^<]+)</h1>", page)
        assert heading.startswith(words.capital(words.moment(session.starts_at)))
        assert with_whom in heading
        assert re.search(r'<a href="/coaching/">. Sessions</a>', page)
        assert "Not begun yet." in page
    signed_in(pair.coach).post(f"/coaching/session/{session.id}/close")
    for person, said in (
        (pair.learner, "Finished. You can write what you take away until tomorrow evening."),
        (pair.coach, "Finished."),
        (pair.tutor, "Finished."),
    ):
        page = signed_in(person).get(f"/coaching/session/{session.id}").content.decode()
        assert said in page[: page.index("</header>")]


def test_beginning_well_before_its_time_asks_first_and_in_time_does_not():
    pair = make_pair()
    later, soon = make_session(pair), make_session(pair, starts_at=clock.now() + timedelta(minutes=10))
    ruth = signed_in(pair.coach)
    assert 'data-confirm="early"' in ruth.get(f"/coaching/session/{later.id}/prepare").content.decode()
    asked = ruth.post(f"/coaching/session/{later.id}/begin", {"sure": ""})
    assert asked.status_code == 200
    assert f"You planned it for {words.moment(later.starts_at)}." in asked.content.decode()
    assert "it counts as held today" in asked.content.decode()
    with acting_as(pair.coach):
        assert set(Session.objects.values_list("state", flat=True)) == {"planned"}
    begun = ruth.post(f"/coaching/session/{later.id}/begin", {"sure": "yes"})
    assert begun.url == f"/coaching/session/{later.id}"
    page = ruth.get(begun.url).content.decode()
    assert "Begun. Priya sees it here and on Today." in page
    assert "Begun at" in page
    assert 'data-confirm="early"' not in ruth.get(f"/coaching/session/{soon.id}/prepare").content.decode()
    assert ruth.post(f"/coaching/session/{soon.id}/begin").status_code == 302
    with acting_as(pair.coach):
        assert set(Session.objects.values_list("state", flat=True)) == {"open"}


def test_only_the_pair_begins():
    pair = make_pair(terms=WITH_TUTOR)
    session = make_session(pair)
    for sure in ("", "yes"):
        assert signed_in(pair.tutor).post(f"/coaching/session/{session.id}/begin", {"sure": sure}).status_code == 403
    stranger = signed_in(make_person())
    assert stranger.post(f"/coaching/session/{session.id}/begin", {"sure": ""}).status_code == 404


def test_keep_it_and_go_in_begins_in_time_and_only_looks_before():
    pair = make_pair()
    later, soon = make_session(pair), make_session(pair, starts_at=clock.now() + timedelta(minutes=10))
    priya = signed_in(pair.learner)
    for session in (later, soon):
        priya.post(
            f"/coaching/session/{session.id}/prepare", {"question": "Why?", "begin": "1", "version": session.version}
        )
    with acting_as(pair.learner):
        assert dict(Session.objects.values_list("id", "state")) == {later.id: "planned", soon.id: "open"}
    early = priya.get(f"/coaching/session/{later.id}").content.decode()
    assert "Before you begin" in early
    assert "Keep this and finish" not in early
    assert "Keep this and finish" in priya.get(f"/coaching/session/{soon.id}").content.decode()


def test_a_session_whose_time_has_come_can_be_finished_without_beginning():
    pair = make_pair()
    session = make_session(pair, starts_at=clock.now() + timedelta(seconds=1))
    with acting_as(pair.coach):
        Session.objects.filter(id=session.id).update(starts_at=clock.now() - timedelta(minutes=50))
    page = signed_in(pair.coach).get(f"/coaching/session/{session.id}").content.decode()
    assert ">Finish</button>" in page
    assert "Keep this and finish" in signed_in(pair.learner).get(f"/coaching/session/{session.id}").content.decode()


def test_a_moment_put_on_the_table_is_confirmed():
    pair = make_pair()
    session = make_session(pair, question="Why?")
    with acting_as(pair.learner):
        item = evidence.note(actor=pair.learner, title="Volcanoes", text="They waited.")
    priya = signed_in(pair.learner)
    answer = priya.post(f"/coaching/session/{session.id}/focus", {"item": str(item.id), "at_ms": "36000"})
    assert "On the table: 0:36. Both of you see it here." in priya.get(answer.url).content.decode()
    by_script = priya.post(
        f"/coaching/session/{session.id}/focus", {"item": str(item.id)}, headers={"X-Requested-With": "island"}
    )
    assert by_script.status_code == 204
    assert "On the table" not in priya.get(f"/coaching/session/{session.id}").content.decode()


def test_a_replaced_step_is_shown_as_such_and_can_still_be_told_of():
    pair = make_pair()
    first, second = make_session(pair), make_session(pair, starts_at=clock.now() + timedelta(days=9))
    with acting_as(pair.learner):
        step = commands.offer_takeaway(actor=pair.learner, session_id=first.id, kind="step", words="Wait")
        commands.offer_takeaway(actor=pair.learner, session_id=second.id, kind="step", words="Ask")
    page = signed_in(pair.learner).get(f"/coaching/step/{step.id}").content.decode()
    assert "Another step took its place" in page
    assert "I tried it" in page
    assert "Not this week" not in page
    growth = signed_in(pair.learner).get("/").content.decode()
    assert growth.count("To try now") == 1
    assert "Left for another step" in growth
