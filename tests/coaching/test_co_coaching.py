"""Two learners coach each other: asked, answered, agreed, and each brings a question in turn (R137)."""

import pytest

from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl, make_cohort, make_enrolment
from trellis.coaching import commands, queries
from trellis.coaching.models import ContactHours, Partnership, Session, Takeaway
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.people.models import Letter

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def two():
    load_mtl()
    school = make_school("Harbour Lane")
    return make_person("Grace Whitfield", "learner", at=school), make_person("Daniel Okoro", "learner", at=school)


def ask(asker, asked):
    with acting_as(asker):
        return commands.ask_to_co_coach(actor=asker, person_id=asked.id, link="https://trellis.test/coaching/")


def agreed(asker, asked):
    pair = ask(asker, asked)
    with acting_as(asked):
        agreement = commands.propose_agreement(actor=asked, partnership_id=pair.id, chosen={})
    with acting_as(asker):
        commands.sign_agreement(actor=asker, agreement_id=agreement.id)
        return Partnership.objects.get(id=pair.id)


def test_one_asks_the_other_answers_and_both_sign(two):
    grace, daniel = two
    pair = ask(grace, daniel)
    assert ask(grace, daniel).id == ask(daniel, grace).id == pair.id
    with acting_as(grace):
        assert queries.pair_lines(grace)[0].says == "You asked whether you would coach each other. Daniel answers."
        with pytest.raises(Refused, match="Daniel answers first"):
            commands.propose_agreement(actor=grace, partnership_id=pair.id, chosen={})
    with acting_as(daniel):
        assert queries.pair_lines(daniel)[0].says == "Grace asks whether you would coach each other."
        agreement = commands.propose_agreement(actor=daniel, partnership_id=pair.id, chosen={})
    with acting_as(grace):
        commands.sign_agreement(actor=grace, agreement_id=agreement.id)
        assert queries.pair_lines(grace)[0].says.startswith("You coach each other.")
        assert Partnership.objects.get(id=pair.id).state == "active"


@pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)
def test_whoever_is_asked_gets_one_letter_with_a_link_and_nothing_else(two):
    grace, daniel = two
    ask(grace, daniel)
    ask(grace, daniel)
    letter = Letter.objects.using("owner").get()
    assert letter.to == daniel.email
    assert "https://trellis.test/coaching/" in letter.text


def test_no_is_an_answer_too(two):
    grace, daniel = two
    pair = ask(grace, daniel)
    with acting_as(daniel):
        commands.end_partnership(actor=daniel, partnership_id=pair.id)
        assert queries.pair_lines(daniel) == []
    assert ask(grace, daniel).id != pair.id


def test_who_may_be_asked(two):
    grace, daniel = two
    elsewhere, fellow = make_person("", "learner"), make_person("Amara Nwosu", "learner")
    lead = make_person("", "lead", at=make_school("Eastmere", "hei"))
    cohort = make_cohort(lead=lead, hei=lead.memberships.get().organisation)
    for learner in (grace, fellow):
        make_enrolment(learner, cohort=cohort, lead=lead)
    for person in (elsewhere, grace):
        with pytest.raises(Refused, match="your school or your cohort"):
            ask(grace, person)
    assert ask(grace, fellow).school_id is None  # no head of one school sees the hours of the other's teacher
    assert ask(grace, daniel).school_id == grace.memberships.get().organisation_id
    with pytest.raises(Refused, match="Whoever learns here"):
        ask(make_person("", "coach"), grace)


def test_whoever_sets_the_date_brings_the_question_and_takes_away(two):
    grace, daniel = two
    pair = agreed(grace, daniel)
    for brings, coaches in ((grace, daniel), (daniel, grace)):
        with acting_as(brings):
            session = make_session_of(brings, pair)
        with acting_as(brings):
            mine = queries.session_view(brings, session.id)
            assert (mine.is_learner, mine.learner.id, mine.coach.id) == (True, brings.id, coaches.id)
        with acting_as(coaches):
            assert not queries.session_view(coaches, session.id).is_learner
            with pytest.raises(Refused):
                commands.offer_takeaway(actor=coaches, session_id=session.id, kind="nothing")
            commands.close_session(actor=coaches, session_id=session.id)
        with acting_as(brings):
            taken = commands.offer_takeaway(actor=brings, session_id=session.id, kind="step", words="Wait longer.")
            commands.tried_step(actor=brings, takeaway_id=taken.id, result="They spoke.")
        with acting_as(coaches), pytest.raises(Refused):
            commands.put_off_step(actor=coaches, takeaway_id=taken.id, result="")
        with acting_as(brings):
            hours = ContactHours.objects.get(session_id=session.id)
        assert (hours.learner_id, hours.coach_id) == (brings.id, coaches.id)


def make_session_of(person, pair) -> Session:
    from datetime import timedelta

    from trellis.kernel import clock

    return commands.plan_session(
        actor=person, partnership_id=pair.id, starts_at=clock.now() + timedelta(days=2), minutes=30
    )


def test_both_find_the_date_on_today(two, client):
    grace, daniel = two
    pair = agreed(grace, daniel)
    with acting_as(grace):
        assert queries.learner_today(grace).together == ()
        session = make_session_of(grace, pair)
    for person, partner in ((grace, "Daniel"), (daniel, "Grace")):
        with acting_as(person):
            (one,) = queries.learner_today(person).together
        assert (one.partner, one.action) == (partner, ("Prepare", f"/coaching/session/{session.id}/prepare"))
        client.force_login(person)
        assert f"with {partner}</a>" in client.get("/").content.decode()
    with acting_as(daniel):
        commands.end_partnership(actor=daniel, partnership_id=pair.id)
        assert queries.learner_today(daniel).together == ()


def test_when_it_ends_both_go_on_reading_and_neither_adds(two):
    grace, daniel = two
    pair = agreed(grace, daniel)
    for person in two:
        with acting_as(person):
            session = make_session_of(person, pair)
            commands.offer_takeaway(actor=person, session_id=session.id, kind="step", words="Wait longer.")
    with acting_as(daniel):
        commands.end_partnership(actor=daniel, partnership_id=pair.id)
    for person in two:
        with acting_as(person):
            assert Takeaway.objects.count() == 2
            with pytest.raises(Refused):
                make_session_of(person, pair)


def test_nobody_asks_a_matcher_about_a_pair_nobody_matched(two):
    pair = agreed(*two)
    with acting_as(two[0]), pytest.raises(Refused, match="Either of you can end it"):
        commands.ask_rematch(actor=two[0], partnership_id=pair.id)


def test_today_shows_the_coach_not_the_co_coach(two):
    grace, daniel = two
    agreed(grace, daniel)
    with acting_as(grace):
        assert queries.learner_today(grace).agreement == "no_coach"
