"""Sessions: planned, prepared, held together, closed, and what comes of them."""

from datetime import datetime, timedelta

import pytest

from tests.factories.coaching import WITH_TUTOR, make_pair, make_session
from tests.factories.people import make_person
from trellis.coaching import commands, queries
from trellis.coaching.models import ContactHours, Note, Session, Takeaway
from trellis.evidence import commands as evidence
from trellis.evidence import queries as evidence_queries
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def note_of(person, title="Volcanoes"):
    with acting_as(person):
        return evidence.note(actor=person, title=title, text="They waited.")


def test_planning_needs_a_signed_agreement_and_writes_contact_hours():
    pair = make_pair(terms={"session-minutes": "30"})
    session = make_session(pair)
    assert (session.minutes, session.level) == (30, "full")
    leader = make_person("", "leader", at=pair.school)
    with acting_as(leader):
        hours = ContactHours.objects.get(session_id=session.id)
        assert (hours.state, hours.minutes, hours.reason) == ("planned", 30, "")
        assert not Session.objects.exists()
    with acting_as(pair.coach):
        commands.end_partnership(actor=pair.coach, partnership_id=pair.partnership.id)
    with acting_as(pair.learner), pytest.raises(Refused):
        commands.plan_session(actor=pair.learner, partnership_id=pair.partnership.id, starts_at=clock.now())


def test_moving_is_one_step_and_calling_off_counts_time_as_lost_with_a_chosen_reason():
    pair = make_pair()
    session = make_session(pair)
    later = session.starts_at + timedelta(days=7)
    with acting_as(pair.coach):
        commands.move_session(actor=pair.coach, session_id=session.id, starts_at=later)
        assert ContactHours.objects.get().held_on == later.astimezone(clock.LONDON).date()
        with pytest.raises(Invalid):
            commands.cancel_session(actor=pair.coach, session_id=session.id, reason="because of the fire drill")
        commands.cancel_session(actor=pair.coach, session_id=session.id, reason="cover")
        hours = ContactHours.objects.get()
        assert (hours.state, hours.reason) == ("lost", "cover")
        with pytest.raises(Refused):
            commands.open_session(actor=pair.coach, session_id=session.id)


def test_choosing_another_day_is_no_lost_time():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        commands.cancel_session(actor=pair.learner, session_id=session.id, reason="other_day")
        assert (ContactHours.objects.get().state, ContactHours.objects.get().reason) == ("moved", "")


def test_preparing_shares_what_the_learner_chose_and_says_who_asked():
    pair = make_pair()
    session, item = make_session(pair), note_of(pair.learner)
    with acting_as(pair.learner):
        session = commands.prepare_session(
            actor=pair.learner, session_id=session.id, question="Why did it work?", help_wanted="Ask me what I saw.",
            pieces=[(item.id, 252_000)], version=session.version,
        )  # fmt: skip
    assert (session.question_by_id, session.focus_item, session.focus_ms) == (pair.learner.id, item.id, 252_000)
    with acting_as(pair.coach):
        assert evidence_queries.item_view(pair.coach, item.id).title == "Volcanoes"
        changed = commands.prepare_session(
            actor=pair.coach, session_id=session.id, question="Another one?", pieces=[(item.id, 252_000)]
        )
        assert changed.question_by_id == pair.coach.id
        assert changed.evidence[0]["by"] == str(pair.learner.id)
        with pytest.raises(Conflict):
            commands.prepare_session(actor=pair.coach, session_id=session.id, question="Old page", version=1)


def test_tutor_in_the_circle_reads_a_session_and_changes_nothing():
    pair = make_pair(terms=WITH_TUTOR)
    session = make_session(pair, question="Why?")
    with acting_as(pair.tutor):
        assert Session.objects.get().question == "Why?"
        for act in (
            lambda: commands.close_session(actor=pair.tutor, session_id=session.id),
            lambda: commands.write_note(actor=pair.tutor, session_id=session.id, text="x", shared=True),
            lambda: commands.prepare_session(actor=pair.tutor, session_id=session.id, question="Mine"),
        ):
            with pytest.raises(Refused):
                act()


def test_walking_through_a_protocol_and_leaving_it():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.coach):
        session = commands.choose_protocol(
            actor=pair.coach, session_id=session.id, key="video-reflection", mode="dialogic"
        )
        assert (session.step_key, session.protocol_by_id) == ("open", pair.coach.id)
        assert commands.show_step(actor=pair.coach, session_id=session.id, step_key="watch").step_key == "watch"
        with pytest.raises(Invalid):
            commands.show_step(actor=pair.coach, session_id=session.id, step_key="nowhere")
        left = commands.choose_protocol(actor=pair.coach, session_id=session.id, key="")
        assert (left.protocol_key, left.step_key, left.protocol_by_id) == ("", "", None)


def test_shared_pad_is_never_silently_overwritten_and_own_notes_are_ones_own():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        first = commands.write_note(
            actor=pair.learner, session_id=session.id, text="She waited.", shared=True, version=0
        )
        commands.write_note(actor=pair.learner, session_id=session.id, text="I was nervous.", shared=False, version=0)
    with acting_as(pair.coach):
        commands.write_note(actor=pair.coach, session_id=session.id, text="Listen more.", shared=False, version=0)
        with pytest.raises(Conflict):
            commands.write_note(actor=pair.coach, session_id=session.id, text="Mine", shared=True, version=0)
        commands.write_note(
            actor=pair.coach,
            session_id=session.id,
            text="She waited. Five seconds.",
            shared=True,
            version=first.version,
        )
        assert set(Note.objects.values_list("text", flat=True)) == {"She waited. Five seconds.", "Listen more."}
    with acting_as(pair.learner), pytest.raises(Conflict):
        commands.write_note(actor=pair.learner, session_id=session.id, text="Old", shared=True, version=first.version)


def test_closing_is_one_tap_twice_is_once_and_offers_the_next_date():
    pair = make_pair()
    session = make_session(pair)
    next_time = clock.now() + timedelta(days=14)
    with acting_as(pair.learner):
        commands.close_session(actor=pair.learner, session_id=session.id, next_starts_at=next_time, agenda_mine=True)
        again = commands.close_session(actor=pair.learner, session_id=session.id)
        assert (again.state, again.agenda_mine) == ("closed", True)
        assert Session.objects.filter(state="planned").count() == 1
        assert ContactHours.objects.get(session_id=session.id).state == "held"
    with acting_as(pair.coach):
        commands.close_session(actor=pair.coach, session_id=session.id, agenda_mine=False)
        assert Session.objects.get(id=session.id).agenda_mine is True  # the learner's alone to say


def test_takeaway_is_the_learners_words_until_the_day_after():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.coach):
        with pytest.raises(Refused):
            commands.offer_takeaway(actor=pair.coach, session_id=session.id, kind="step", words="Do this")
        closed = commands.close_session(actor=pair.coach, session_id=session.id)
    held = closed.closed_at.astimezone(clock.LONDON)
    evening = datetime.combine(held.date() + timedelta(days=1), datetime.min.time(), clock.LONDON) + timedelta(hours=22)
    with acting_as(pair.learner), clock.set_to(evening):
        with pytest.raises(Invalid):
            commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="step", words=" ")
        taken = commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="nothing")
        assert taken.state == "none"
        taken = commands.offer_takeaway(
            actor=pair.learner, session_id=session.id, kind="step", words="Wait five seconds", version=taken.version
        )
        assert (taken.kind, taken.state) == ("step", "to_try")
    with acting_as(pair.learner), clock.set_to(evening + timedelta(hours=3)), pytest.raises(Refused):
        commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="nothing")
    with acting_as(pair.coach):
        assert Takeaway.objects.get().words == "Wait five seconds"
        assert Takeaway.objects.update(words="Mine") == 0  # the database keeps it the learner's


def test_a_step_is_tried_put_off_or_promoted_without_typing_it_again():
    pair = make_pair()
    session = make_session(pair)
    with acting_as(pair.learner):
        taken = commands.offer_takeaway(
            actor=pair.learner, session_id=session.id, kind="step", words="Wait five seconds", why="Longer answers"
        )
        commands.put_off_step(actor=pair.learner, takeaway_id=taken.id)
        taken = commands.tried_step(actor=pair.learner, takeaway_id=taken.id, result="Three more hands went up")
        assert (taken.state, taken.result) == ("tried", "Three more hands went up")
        with pytest.raises(Refused):
            commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="nothing")
        experiment = commands.promote_takeaway(actor=pair.learner, takeaway_id=taken.id)
        assert commands.promote_takeaway(actor=pair.learner, takeaway_id=taken.id) == experiment
    with acting_as(pair.coach), pytest.raises(Refused):
        commands.tried_step(actor=pair.coach, takeaway_id=taken.id)


def test_every_change_counts_up_so_that_the_other_page_notices():
    pair = make_pair()
    session = make_session(pair)
    counts = [session.changes]
    with acting_as(pair.learner):
        for act in (
            lambda: commands.open_session(actor=pair.learner, session_id=session.id),
            lambda: commands.write_note(actor=pair.learner, session_id=session.id, text="x", shared=True),
            lambda: commands.choose_protocol(actor=pair.learner, session_id=session.id, key="goal-setting"),
            lambda: commands.offer_takeaway(actor=pair.learner, session_id=session.id, kind="nothing"),
            lambda: commands.close_session(actor=pair.learner, session_id=session.id),
        ):
            act()
            counts.append(Session.objects.get(id=session.id).changes)
    assert counts == sorted(set(counts))


def test_a_later_step_ends_an_earlier_one_that_was_not_tried():
    pair = make_pair()
    first = make_session(pair)
    second = make_session(pair, starts_at=clock.now() + timedelta(days=9))
    with acting_as(pair.learner):
        early = commands.offer_takeaway(actor=pair.learner, session_id=first.id, kind="step", words="Wait")
        commands.offer_takeaway(actor=pair.learner, session_id=second.id, kind="nothing")
        early.refresh_from_db()
        assert early.state == "to_try"  # "nothing yet" takes nobody's place
        later = commands.offer_takeaway(actor=pair.learner, session_id=second.id, kind="step", words="Ask", version=1)
        early.refresh_from_db()
        assert (early.state, later.state) == ("replaced", "to_try")
        moments = [(moment.kind, moment.text) for moment in queries.growth(pair.learner)]
        assert moments == [("side", "Wait"), ("now", "Ask")]
        # it may still be told of, and is not put off any more
        with pytest.raises(Refused):
            commands.put_off_step(actor=pair.learner, takeaway_id=early.id)
        assert commands.tried_step(actor=pair.learner, takeaway_id=early.id).state == "tried"


def test_rewriting_an_earlier_step_does_not_end_a_later_one():
    pair = make_pair()
    first, second = make_session(pair), make_session(pair, starts_at=clock.now() + timedelta(days=9))
    with acting_as(pair.learner):
        later = commands.offer_takeaway(actor=pair.learner, session_id=second.id, kind="step", words="Ask")
        commands.offer_takeaway(actor=pair.learner, session_id=first.id, kind="step", words="Wait")
        later.refresh_from_db()
        assert later.state == "to_try"
