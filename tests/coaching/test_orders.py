"""Random orders of legal and illegal acts never reach an impossible state (property tests)."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.coaching import make_pair, make_partnership, make_session
from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from trellis.circles.models import Circle, Member
from trellis.coaching import commands
from trellis.coaching.models import Agreement, ContactHours, Partnership, Session, Takeaway
from trellis.coaching.times import writable_until
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import TrellisError

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
WHO = st.sampled_from(["learner", "coach", "tutor", "stranger"])
ORDERS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def attempt(person, act):
    """Try one act as one person; a refusal (or not seeing the row) leaves everything as it was."""
    try:
        with acting_as(person), transaction.atomic():
            act(person)
    except (
        TrellisError,
        Partnership.DoesNotExist,
        Agreement.DoesNotExist,
        Session.DoesNotExist,
        Takeaway.DoesNotExist,
    ):
        return False
    return True


def undone(test):
    """Each example begins from nothing."""

    def run(*args, **kwargs):
        with transaction.atomic():
            test(*args, **kwargs)
            transaction.set_rollback(True)

    return run


@ORDERS
@given(
    st.lists(st.tuples(WHO, st.sampled_from(["propose", "with_tutor", "sign_newest", "sign_first", "end"])), max_size=9)
)
def test_agreements(acts):
    undone(_agreements)(acts)


def _agreements(acts):
    load_mtl()
    school = make_school()
    pair = make_partnership(school=school)
    people = {"learner": pair.learner, "coach": pair.coach, "tutor": pair.tutor, "stranger": make_person()}
    pid = pair.partnership.id

    def do(action):
        def act(person):
            if action in {"propose", "with_tutor"}:
                chosen = {"tutor-in-circle": "yes"} if action == "with_tutor" else {}
                commands.propose_agreement(actor=person, partnership_id=pid, chosen=chosen)
            elif action == "end":
                commands.end_partnership(actor=person, partnership_id=pid)
            else:
                order = "-number" if action == "sign_newest" else "number"
                found = Agreement.objects.filter(partnership_id=pid).order_by(order).first()
                if found:
                    commands.sign_agreement(actor=person, agreement_id=found.id)

        return act

    for who, action in acts:
        done = attempt(people[who], do(action))
        if who in {"tutor", "stranger"} and action not in {"sign_newest", "sign_first"}:
            assert not done
        _check_agreement(pair, people)


def _check_agreement(pair, people):
    with acting_as(pair.learner):
        partnership = Partnership.objects.get()
        agreements = list(Agreement.objects.order_by("number"))
        signed = [one for one in agreements if one.state == "signed"]
        parties = {pair.learner.id, pair.coach.id}
        for one in agreements:
            signers = set(one.signatures.values_list("person_id", flat=True))
            assert signers <= parties
            if one.state == "signed":
                assert signers == parties
            if one.state == "proposed":
                assert signers == {one.proposed_by_id}
                assert one == agreements[-1]
        assert len(signed) <= 1
        if partnership.state == "proposed":
            assert partnership.circle_id is None
        if partnership.state == "active":
            assert len(signed) == 1
            circle = Circle.objects.get(id=partnership.circle_id)
            assert circle.terms == signed[0].terms
            members = set(Member.objects.filter(circle=circle, until__isnull=True).values_list("person_id", flat=True))
            tutor = {pair.tutor.id} if signed[0].terms["tutor-in-circle"] == "yes" else set()
            assert members == parties | tutor
        if partnership.state == "ended" and partnership.circle_id:
            assert Circle.objects.get(id=partnership.circle_id).closed_at
    with acting_as(people["stranger"]):
        assert not Partnership.objects.exists()
        assert not Agreement.objects.exists()


ACTS = [
    "move", "cancel", "prepare", "open", "walk", "pad", "note", "close", "take_step", "take_nothing", "try", "put_off",
    "promote", "later",
]  # fmt: skip


@ORDERS
@given(st.lists(st.tuples(WHO, st.sampled_from(ACTS)), max_size=14))
def test_sessions(acts):
    undone(_sessions)(acts)


def _sessions(acts):
    load_mtl()
    pair = make_pair(terms={"tutor-in-circle": "yes"}, school=make_school())
    people = {"learner": pair.learner, "coach": pair.coach, "tutor": pair.tutor, "stranger": make_person()}
    session = make_session(pair)
    now, counted = clock.now(), 0
    for who, action in acts:
        if action == "later":
            now += timedelta(hours=13)
            continue
        with clock.set_to(now):
            before = _takeaway(pair)
            done = attempt(people[who], _act(session.id, action, now))
            if who in {"tutor", "stranger"}:
                assert not done
            if who == "coach" and action.startswith(("take", "try", "put", "promote")):
                assert not done
            counted = _check_session(pair, session.id, counted)
            _check_takeaway(pair, session.id, before, action, done, now)


def _act(session_id, action, now):
    def taken(person):
        return Takeaway.objects.get(session_id=session_id).id

    return {
        "move": lambda p: commands.move_session(actor=p, session_id=session_id, starts_at=now + timedelta(days=1)),
        "cancel": lambda p: commands.cancel_session(actor=p, session_id=session_id, reason="away"),
        "prepare": lambda p: commands.prepare_session(actor=p, session_id=session_id, question="Why?"),
        "open": lambda p: commands.open_session(actor=p, session_id=session_id),
        "walk": lambda p: commands.choose_protocol(actor=p, session_id=session_id, key="goal-setting"),
        "pad": lambda p: commands.write_note(actor=p, session_id=session_id, text="x", shared=True),
        "note": lambda p: commands.write_note(actor=p, session_id=session_id, text="x", shared=False),
        "close": lambda p: commands.close_session(actor=p, session_id=session_id),
        "take_step": lambda p: commands.offer_takeaway(actor=p, session_id=session_id, kind="step", words="Wait"),
        "take_nothing": lambda p: commands.offer_takeaway(actor=p, session_id=session_id, kind="nothing"),
        "try": lambda p: commands.tried_step(actor=p, takeaway_id=taken(p)),
        "put_off": lambda p: commands.put_off_step(actor=p, takeaway_id=taken(p)),
        "promote": lambda p: commands.promote_takeaway(actor=p, takeaway_id=taken(p)),
    }[action]


def _takeaway(pair):
    with acting_as(pair.learner):
        return Takeaway.objects.values("kind", "state", "words").first()


def _check_session(pair, session_id, counted):
    """State, hours and counters agree with each other; returns the new count of changes."""
    with acting_as(pair.coach):
        session, hours = Session.objects.get(id=session_id), ContactHours.objects.get(session_id=session_id)
    fits = {"planned": "planned", "open": "planned", "closed": "held", "cancelled": "lost"}
    assert hours.state == fits[session.state]
    assert (session.closed_at is not None) == (session.state == "closed")
    assert session.changes >= counted
    return session.changes


def _check_takeaway(pair, session_id, before, action, done, now):
    with acting_as(pair.coach):
        after = Takeaway.objects.values("kind", "state", "words").first()
        session = Session.objects.get(id=session_id)
    if after is None:
        assert before is None
        return
    allowed = {"step": {"to_try", "tried", "not_this_week"}, "nothing": {"none"}}
    assert after["state"] in allowed[after["kind"]]
    if before and before["state"] == "tried":
        assert after["state"] == "tried"  # what was tried stays tried
    if done and action.startswith("take") and session.closed_at:
        assert now <= writable_until(session.closed_at)
