"""What packs say about kinds of records: who answers for them, why they are held, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import Field

from trellis.kernel.packs import Problem, SourcedItem, Text, register_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

RecordKind = Literal[
    "recordings", "pupil-work", "notes", "goals-and-trials", "session-notes", "comments", "agreements", "submissions",
    "marks", "arrangements", "openings", "pupil-permissions", "accounts", "proofs", "disclosures", "feedback",
    "exemplars",
    "requests",
]  # fmt: skip
Controller = Literal["school", "university", "joint"]
Basis = Literal["public-task", "legitimate-interests", "consent", "contract", "legal-obligation"]
Start = Literal["made", "partnership-ended", "course-completed", "mark-released", "account-closed"]
Ends = Literal["job", "with-parent", "by-hand"]

# What the nightly job can count and delete, and from which days. A pack cannot promise more.
CLOCKED: Final[dict[RecordKind, frozenset[Start]]] = {
    "recordings": frozenset({"made", "account-closed"}),
    "pupil-work": frozenset({"made", "account-closed"}),
    "notes": frozenset({"made", "account-closed"}),
    "session-notes": frozenset({"partnership-ended"}),
    "openings": frozenset({"made"}),
}


class RecordClass(SourcedItem):
    """A kind of record: its controller, basis and keeping time. `key` is free; `kind` is what the software knows."""

    title: Text
    kind: RecordKind = Field(description="the kind of record, one that the software knows")
    holds: Text = Field(description="what is in it, in plain words")
    controller: Controller = Field(description='"school", "university" or "joint"')
    basis: Basis = Field(description="the lawful basis")
    basis_why: Text = Field(description="why that basis, in a sentence")
    keep_days: int = Field(ge=1, le=36_600, description="how many days it is kept")
    counted_from: Start = Field(description="the day the counting begins")
    renew_days: int = Field(default=0, ge=0, le=3_660, description="by how much its owner may lengthen it, once")
    ends: Ends = Field(
        description='"job" when the nightly job deletes it, "with-parent" when it goes with what it belongs to, '
        '"by-hand" when people of the controller delete it'
    )
    says: Text = Field(description="how long, in plain words")
    unverified: bool = Field(default=False, description="true when the keeping time is our draft")

    @property
    def runs(self) -> bool:
        """Whether the nightly job deletes it."""
        return self.ends == "job"


def _check_record(pack: Pack, record: RecordClass) -> Iterator[Problem]:
    if record.runs and record.counted_from not in CLOCKED.get(record.kind, frozenset()):
        what = f'no job deletes "{record.kind}" counted from "{record.counted_from}"'
        yield Problem(what, 'use "ends: by-hand", or a day that the job can count from', ("counted_from",))
    if record.renew_days and not record.runs:
        yield Problem(f'"{record.key}" may be lengthened, but no job ends it', "leave renew_days out", ("renew_days",))
    same: list[Any] = [one for one in pack.section(RecordClass).values() if one.kind == record.kind]
    if same[0].key != record.key:
        what = f'the kind "{record.kind}" stands in "{same[0].key}" and "{record.key}"'
        yield Problem(what, "keep one of them", ("kind",))


register_section("records", RecordClass, noun="kind of record", check=_check_record)
