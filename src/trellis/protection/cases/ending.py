"""What the nightly job does about cases: ends them, reminds of silences, and ends a silence nobody renewed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from trellis.kernel import clock, trail
from trellis.people import letters
from trellis.protection.enums import SILENT_REMINDER_DAYS, CaseState
from trellis.protection.models import Case, CaseApproval, CaseCopy, CaseSubject


def end_due() -> int:
    """End every case whose days are over and delete its copies. Its reviewers were out at that moment already."""
    ended = 0
    for case_id in _ids(state=CaseState.OPEN, ends_at__lte=clock.now()):
        with transaction.atomic(using="system"):
            case = Case.objects.using("system").select_for_update().get(id=case_id)
            if case.state != CaseState.OPEN:
                continue
            CaseCopy.objects.using("system").filter(case_id=case_id).delete()
            case.state, case.ended_at, case.version = CaseState.ENDED, case.ends_at, case.version + 1
            case.save(using="system", update_fields=["state", "ended_at", "version"])
            trail.record("case.end", case, actor=None, state_from="open", state_to="ended", using="system")
            ended += 1
    return ended


def remind() -> int:
    """Write to both reviewers, once, a week before a silence ends by itself."""
    last = clock.today() + timedelta(days=SILENT_REMINDER_DAYS)
    reminded = 0
    for case_id in _ids(silent=True, reminded_on=None, review_on__lte=last):
        with transaction.atomic():  # the letter is the application's; the mark is made first, so it is never sent twice
            if Case.objects.using("system").filter(id=case_id, reminded_on=None).update(reminded_on=clock.today()):
                reviewers = CaseApproval.objects.using("system").filter(case_id=case_id)
                for person_id in reviewers.values_list("reviewer_id", flat=True):
                    letters.post_to(person_id, "protection/email/case_silent.txt")
                reminded += 1
    return reminded


def reveal() -> int:
    """Tell those concerned of every case whose silence nobody renewed in 28 days."""
    shown = 0
    for case_id in _ids(silent=True, review_on__lt=clock.today()):
        with transaction.atomic(using="system"):
            if not Case.objects.using("system").filter(id=case_id, silent=True).update(silent=False, review_on=None):
                continue
            untold = CaseSubject.objects.using("system").filter(case_id=case_id, told_at=None)
            people_ids = list(untold.values_list("person_id", flat=True))
            untold.update(told_at=clock.now())
            trail.record("case.tell", Case(id=case_id), actor=None, using="system")
        for person_id in people_ids:
            letters.post_to(person_id, "protection/email/case_told.txt")
        shown += 1
    return shown


def _ids(**which: object) -> list[UUID]:
    return list(Case.objects.using("system").filter(**which).values_list("id", flat=True))
