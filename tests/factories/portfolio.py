"""A place with a learner, coach, tutor and evidence, and submissions on their way."""

from __future__ import annotations

from types import SimpleNamespace

from tests.factories.people import make_person, make_school
from tests.factories.programme import make_cohort, make_enrolment
from trellis.evidence import commands as evidence
from trellis.kernel.database import acting_as
from trellis.people.models import Person
from trellis.portfolio import commands
from trellis.portfolio.models import Piece, Submission

FIRST = "knowing-my-pupils"


def make_place() -> SimpleNamespace:
    """Return people by role, cohort and enrolment, with the real MTL pack."""
    hei, school = make_school(kind="hei"), make_school()
    here = SimpleNamespace(hei=hei, school=school)
    here.lead, here.tutor = make_person("Helen Marsh", "lead", at=hei), make_person("Owen Pryce", "tutor", at=hei)
    here.coach = make_person("Ruth Adeyemi", "coach", at=school)
    here.leader = make_person("Margaret Oyelaran", "leader", at=school)
    here.learner = make_person("Priya Nair", "learner", at=school)
    here.cohort = make_cohort(lead=here.lead, hei=hei)
    here.enrolment = make_enrolment(
        here.learner, coach=here.coach, tutor=here.tutor, school=school, cohort=here.cohort, lead=here.lead
    )
    return here


def make_draft(
    learner: Person, *, module: str = FIRST, notes: int = 2, text: str = "We waited five seconds."
) -> Submission:
    """Begin a draft with notes as evidence and all its words."""
    with acting_as(learner):
        draft = commands.begin(actor=learner, module_key=module)
        items = [evidence.note(actor=learner, title=f"Note {at + 1}", text=text) for at in range(notes)]
        commands.choose(actor=learner, submission_id=draft.id, item_ids=[item.id for item in items])
        pieces = {
            piece.id: (f"{text} What piece {piece.position + 1} shows.", ["action", "evidence"])
            for piece in Piece.objects.filter(submission=draft)
        }
        return commands.save(
            actor=learner, submission_id=draft.id, version=None, commentary=f"{text} What holds it together.",
            context=f"{text} Year 4, 28 pupils.", limits=f"{text} Not with a new class.",
            answers={"question": f"{text} What do pupils do while I wait?"}, pieces=pieces,
        )  # fmt: skip


def make_submission(learner: Person, **draft) -> Submission:
    """Hand in a whole draft."""
    made = make_draft(learner, **draft)
    with acting_as(learner):
        return commands.submit(actor=learner, submission_id=made.id, version=None, declared=True, ai_use="none")
