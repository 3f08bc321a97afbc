"""From a first draft to a frozen submission, through the application's role."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from tests.factories.people import make_person
from tests.factories.portfolio import FIRST, make_draft, make_place, make_submission
from trellis.circles.models import Placement
from trellis.evidence import commands as evidence
from trellis.evidence import queries as seen
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.portfolio import commands, queries, snapshots
from trellis.portfolio.models import Piece, PlannedModule, Snapshot, Submission

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def here():
    return make_place()


def submit(here, draft, **given):
    with acting_as(here.learner):
        return commands.submit(
            actor=here.learner, submission_id=draft.id, version=None,
            **{"declared": True, "ai_use": "none", "ai_words": "", **given},
        )  # fmt: skip


def test_draft_is_the_learners_alone(here):
    draft = make_draft(here.learner)
    for person in (here.coach, here.tutor, here.leader, here.lead, make_person()):
        with acting_as(person):
            assert not Submission.objects.exists()
            assert not Piece.objects.exists()
            with pytest.raises(ObjectDoesNotExist):
                commands.save(actor=person, submission_id=draft.id, version=None, commentary="mine")
    with acting_as(here.learner):
        assert queries.submission(draft.id).answers["question"].endswith("while I wait?")


def test_beginning_twice_is_one_draft_and_a_stranger_to_the_programme_is_refused(here):
    with acting_as(here.learner):
        first = commands.begin(actor=here.learner, module_key=FIRST)
        assert commands.begin(actor=here.learner, module_key=FIRST).id == first.id
        with pytest.raises(Submission.DoesNotExist):
            commands.begin(actor=here.learner, module_key="no-such-module")
    other = make_person()
    with acting_as(other), pytest.raises(Refused, match="not enrolled"):
        commands.begin(actor=other, module_key=FIRST)


def test_a_stale_page_overwrites_nothing(here):
    draft = make_draft(here.learner)
    with acting_as(here.learner):
        commands.save(actor=here.learner, submission_id=draft.id, version=draft.version, commentary="New.")
        with pytest.raises(Conflict):
            commands.save(actor=here.learner, submission_id=draft.id, version=draft.version, commentary="Old.")
        assert queries.submission(draft.id).commentary == "New."


def test_only_own_evidence_can_be_chosen_and_words_about_it_stay(here):
    draft = make_draft(here.learner, notes=2)
    with acting_as(here.coach):
        foreign = evidence.note(actor=here.coach, text="The coach's own note")
    with acting_as(here.learner):
        ids = list(Piece.objects.filter(submission=draft).order_by("position").values_list("item_id", flat=True))
        with pytest.raises(ObjectDoesNotExist):
            commands.choose(actor=here.learner, submission_id=draft.id, item_ids=[foreign.id])
        commands.choose(actor=here.learner, submission_id=draft.id, item_ids=[ids[1]])
        (left,) = queries.pieces_of(here.learner, draft.id)
        assert (left.title, left.serves) == ("Note 2", ("action", "evidence"))
        assert seen.item_view(here.learner, ids[0]).uses == ()
        assert seen.item_view(here.learner, ids[1]).uses == (("draft", draft.id),)


@pytest.mark.parametrize(("given", "field"), [
    ({"declared": False}, "declared"), ({"ai_use": ""}, "ai_use"), ({"ai_use": "some"}, "ai_words"),
])  # fmt: skip
def test_declaration_is_a_gate_at_submitting(here, given, field):
    draft = make_draft(here.learner)
    with pytest.raises(Invalid) as refused:
        submit(here, draft, **given)
    assert set(refused.value.problems) == {field}
    assert submit(here, draft).state == "submitted"


def test_context_evidence_tutor_and_earlier_modules_are_gates_at_submitting(here):
    with acting_as(here.learner):
        draft = commands.begin(actor=here.learner, module_key="teaching-my-subject")
    with acting_as(here.lead):
        from trellis.programme import commands as programme

        programme.name_tutor(actor=here.lead, enrolment_id=here.enrolment.id, tutor_id=None)
    with pytest.raises(Invalid) as refused:
        submit(here, draft)
    assert set(refused.value.problems) == {"pieces", "context", "limits", "tutor", "module"}
    assert "“Knowing my pupils and my practice” comes first" in refused.value.problems["module"]


def test_submitting_freezes_everything_and_shows_it_to_learner_and_tutor_only(here):
    sent = make_submission(here.learner)
    for person, sees in (
        (here.learner, True),
        (here.tutor, True),
        (here.coach, False),
        (here.leader, False),
        (here.lead, False),
    ):
        with acting_as(person):
            assert Submission.objects.filter(id=sent.id).exists() is sees
            assert Snapshot.objects.filter(submission=sent).exists() is sees
            assert Piece.objects.count() == (2 if sees else 0)
    with acting_as(here.tutor):
        frozen = queries.snapshot(sent.id)
        assert queries.unchanged(frozen)
        assert frozen.content["texts"]["limits"] == "We waited five seconds. Not with a new class."
        assert [piece["text"] for piece in frozen.content["pieces"]] == ["We waited five seconds."] * 2
        assert frozen.content["pack"]["version"] == here.cohort.pack_version
        assert len(seen.cards(here.tutor, [piece.item_id for piece in Piece.objects.all()])) == 2
        assert [row.id for row in queries.to_assess(here.tutor)] == [sent.id]
    with acting_as(here.learner):
        assert queries.to_assess(here.learner) == []


def test_checksum_notices_any_change():
    content = {"texts": {"a": "ä", "b": [1, 2]}}
    assert snapshots.checksum(content) == snapshots.checksum({"texts": {"b": [1, 2], "a": "ä"}})
    assert snapshots.checksum(content) != snapshots.checksum({"texts": {"a": "ä", "b": [2, 1]}})


@pytest.mark.parametrize("statement", [
    "UPDATE portfolio_submission SET commentary = 'other'",
    "UPDATE portfolio_submission SET state = 'draft', submitted_at = NULL",
    "UPDATE portfolio_submission SET state = 'assessed', passed = true",
    "DELETE FROM portfolio_submission",
    "UPDATE portfolio_piece SET commentary = 'other'",
    "DELETE FROM portfolio_piece",
])  # fmt: skip
def test_database_refuses_to_change_what_was_submitted(here, statement):
    sent = make_submission(here.learner)
    with acting_as(here.learner):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        for nothing in ("UPDATE portfolio_snapshot SET checksum = ''", "DELETE FROM portfolio_snapshot"):
            with connection.cursor() as cursor:
                cursor.execute(nothing)
                assert cursor.rowcount == 0
        with pytest.raises(Refused, match="words stay"):
            commands.save(actor=here.learner, submission_id=sent.id, version=None, commentary="x")
        with pytest.raises(Refused):
            commands.discard(actor=here.learner, submission_id=sent.id)
        assert queries.submission(sent.id).state == "submitted"


def test_draft_cannot_be_made_assessed_by_its_writer(here):
    draft = make_draft(here.learner)
    with acting_as(here.learner):
        for statement in (
            "UPDATE portfolio_submission SET state = 'assessed', passed = true, submitted_at = now(), ai_use = 'none'",
            "UPDATE portfolio_submission SET passed = true",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        with pytest.raises(Refused):
            commands.settle(actor=here.learner, submission_id=draft.id, passed=True)


def test_submitted_evidence_cannot_be_deleted_and_words_stay_as_they_were(here):
    sent = make_submission(here.learner, notes=1)
    with acting_as(here.learner):
        item_id = Piece.objects.get().item_id
        with pytest.raises(Refused, match="part of a submission"):
            evidence.delete_item(actor=here.learner, item_id=item_id)
        evidence.edit_item(actor=here.learner, item_id=item_id, version=None, title="Other", text="Changed later")
        assert queries.snapshot(sent.id).content["pieces"][0]["text"] == "We waited five seconds."


def test_withdrawing_closes_it_to_the_tutor_and_a_new_draft_takes_the_words_over(here):
    sent = make_submission(here.learner)
    with acting_as(here.tutor), pytest.raises(Refused):
        commands.withdraw(actor=here.tutor, submission_id=sent.id)
    with acting_as(here.learner):
        with pytest.raises(Refused, match="being marked"):
            commands.begin(actor=here.learner, module_key=FIRST)
        commands.withdraw(actor=here.learner, submission_id=sent.id)
        assert Placement.objects.filter(circle_id=sent.circle_id, taken_back_at__isnull=True).count() == 0
    with acting_as(here.tutor):
        assert not Submission.objects.exists()
        assert not Snapshot.objects.exists()
    with acting_as(here.learner):
        again = commands.begin(actor=here.learner, module_key=FIRST)
        assert (again.attempt, again.commentary) == (2, sent.commentary)
        assert len(queries.pieces_of(here.learner, again.id)) == 2
        assert queries.unchanged(queries.snapshot(sent.id))


def test_only_an_assessor_settles_and_a_coach_never_does(here):
    sent = make_submission(here.learner)
    for person in (here.coach, here.leader, here.lead):
        with acting_as(person), pytest.raises(ObjectDoesNotExist):
            commands.settle(actor=person, submission_id=sent.id, passed=True)
    with acting_as(here.learner), pytest.raises(Refused):
        commands.settle(actor=here.learner, submission_id=sent.id, passed=True)
    with acting_as(here.tutor):
        commands.settle(actor=here.tutor, submission_id=sent.id, passed=True)
    with acting_as(here.learner):
        assert queries.submission(sent.id).passed is True
        with pytest.raises(Refused, match="have passed"):
            commands.begin(actor=here.learner, module_key=FIRST)
        with pytest.raises(Refused):
            commands.withdraw(actor=here.learner, submission_id=sent.id)


def test_plan_shows_to_coach_and_tutor_and_holds_to_the_modules_forms(here):
    with acting_as(here.learner):
        with pytest.raises(Invalid, match="forms"):
            commands.plan_module(actor=here.learner, module_key=FIRST, term="Spring 2027", form="A dance")
        commands.plan_module(actor=here.learner, module_key=FIRST, term="Spring 2027")
        rows = queries.modules(here.enrolment)
        assert [row.says for row in rows][:2] == ["Planned for Spring 2027", "Not begun"]
        assert sum(row.credits for row in rows) == 180
    for person, sees in ((here.coach, 1), (here.tutor, 1), (here.leader, 0), (here.lead, 0)):
        with acting_as(person):
            assert PlannedModule.objects.count() == sees
