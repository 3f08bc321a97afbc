"""Masking each record by hand, and the copy that the recipient is given. The recipient never comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from trellis.circles import commands as circles
from trellis.kernel import clock, trail
from trellis.kernel.commands import check_version, command, require
from trellis.kernel.errors import Invalid
from trellis.people.models import Person
from trellis.protection.cases import rules
from trellis.protection.enums import CaseState, Decision
from trellis.protection.models import Case, CaseCopy

WHY = "disclosure case"


@command
def decide_copy(
    *, actor: Person, copy_id: UUID, version: int, decision: str, redacted: str = "", given: Sequence[int] = ()
) -> CaseCopy:
    """Say whether one record goes into the copy, with which words and files. Raises Invalid(decision=…, redacted=…)."""
    copy = CaseCopy.objects.select_for_update().get(id=copy_id)
    check_version(copy, version)
    if decision not in {Decision.GIVE, Decision.LEAVE}:
        raise Invalid(decision="Say whether it goes into the copy.")
    giving = decision == Decision.GIVE
    if giving and not redacted.strip() and not given:
        raise Invalid(redacted="Nothing would be given. Leave it out instead.")
    copy.decision = decision
    copy.redacted = redacted if giving else ""
    copy.given = sorted({one for one in given if 0 <= one < len(copy.files)}) if giving else []
    copy.save(update_fields=["decision", "redacted", "given", "version"])
    trail.record("case.decide_copy", copy, actor=actor)
    return copy


def open_copy(*, actor: Person, copy_id: UUID) -> CaseCopy:
    """Return one record to a reviewer, and write that it was opened into the log of whom it concerns."""
    copy = CaseCopy.objects.select_related("case", "person").get(id=copy_id)
    circles.log_access(
        reader=actor, owner_id=copy.person_id, item_kind=copy.kind, item_id=copy.source_id, circle_id=copy.circle_id,
        why=WHY,
    )  # fmt: skip
    return copy


@command
def copy_file(*, actor: Person, copy_id: UUID, number: int) -> dict[str, Any]:
    """Return one file of a record: {key, name, media_type, size, sha256}; the opening is written down."""
    copy = open_copy(actor=actor, copy_id=copy_id)
    require(0 <= number < len(copy.files), "There is no such file.")
    return dict(copy.files[number])


@command
def hand_over(*, actor: Person, case_id: UUID) -> tuple[Case, list[CaseCopy]]:
    """Return what the recipient is given, once every record is decided. Who took it out, and when, is on the trail."""
    case = Case.objects.select_related("organisation").get(id=case_id)
    require(case.id in rules.cases_of("desk") and case.state == CaseState.OPEN, "This case is not open.")
    copies = list(CaseCopy.objects.filter(case=case).order_by("made_on", "id"))
    require(bool(copies) and case.ends_at is not None and case.ends_at > clock.now(), "Nothing is placed in it.")
    require(all(one.decision != Decision.OPEN for one in copies), "Decide about every record first.")
    for person_id in {one.person_id for one in copies}:
        circles.log_access(
            reader=actor, owner_id=person_id, item_kind="case", item_id=case.id, circle_id=case.circle_id,
            why=f"{WHY}: copy taken out",
        )  # fmt: skip
    trail.record("case.hand_over", case, actor=actor)
    return case, [one for one in copies if one.decision == Decision.GIVE]
