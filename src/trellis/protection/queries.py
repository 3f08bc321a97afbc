"""Reading about data protection: what is kept, what was deleted, what is held."""

from trellis.protection.cases.asking import KINDS as CASE_KINDS
from trellis.protection.cases.asking import REFUSED_GROUNDS
from trellis.protection.cases.queries import (
    CaseList,
    CaseView,
    RecordView,
    case,
    cases,
    counts,
    has_officer,
    places_of,
    record,
)
from trellis.protection.desk.queries import Desk, desk
from trellis.protection.documents.queries import MEDIA_TYPE as WORD_TYPE
from trellis.protection.documents.queries import TITLES as DOCUMENT_TITLES
from trellis.protection.documents.queries import Document, as_word, document, may_draft, places_to_draft_for
from trellis.protection.documents.queries import pieces as document_pieces
from trellis.protection.exports.queries import Copy, newest_copy
from trellis.protection.holds.commands import KINDS as HELD_KINDS
from trellis.protection.holds.queries import HoldCard, held_of, holds, may_hold, places_and_people
from trellis.protection.proofs.keys import problem as proof_key_problem
from trellis.protection.proofs.queries import (
    Checked,
    ProofCard,
    check_proof,
    kind_said,
    proof_file,
    proof_of,
    proofs_of,
)
from trellis.protection.requests.asking import OWN as OWN_KINDS
from trellis.protection.requests.asking import PAPER as PAPER_KINDS
from trellis.protection.requests.giving import Plan, plan_copy, stream
from trellis.protection.requests.queries import (
    RequestRow,
    RequestView,
    TaskRow,
    TaskView,
    answering_places,
    desk_places,
    fellows,
    next_due,
    own_requests,
    register,
    request,
    task,
    tasks_of,
    tasks_waiting,
)
from trellis.protection.retention.clocks import Clock, classes, clock_of, clocks_of
from trellis.protection.retention.kept import Going, Kept, Kind, Soon, kept_of, soon_of

__all__ = [
    "CASE_KINDS",
    "DOCUMENT_TITLES",
    "HELD_KINDS",
    "OWN_KINDS",
    "PAPER_KINDS",
    "REFUSED_GROUNDS",
    "WORD_TYPE",
    "CaseList",
    "CaseView",
    "Checked",
    "Clock",
    "Copy",
    "Desk",
    "Document",
    "Going",
    "HoldCard",
    "Kept",
    "Kind",
    "Plan",
    "ProofCard",
    "RecordView",
    "RequestRow",
    "RequestView",
    "Soon",
    "TaskRow",
    "TaskView",
    "answering_places",
    "as_word",
    "case",
    "cases",
    "check_proof",
    "classes",
    "clock_of",
    "clocks_of",
    "counts",
    "desk",
    "desk_places",
    "document",
    "document_pieces",
    "fellows",
    "has_officer",
    "held_of",
    "holds",
    "kept_of",
    "kind_said",
    "may_draft",
    "may_hold",
    "newest_copy",
    "next_due",
    "own_requests",
    "places_and_people",
    "places_of",
    "places_to_draft_for",
    "plan_copy",
    "proof_file",
    "proof_key_problem",
    "proof_of",
    "proofs_of",
    "record",
    "register",
    "request",
    "soon_of",
    "stream",
    "task",
    "tasks_of",
    "tasks_waiting",
]
