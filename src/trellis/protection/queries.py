"""Reading about data protection: what is kept, what was deleted, what is held."""

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
from trellis.protection.retention.clocks import Clock, classes, clock_of, clocks_of
from trellis.protection.retention.kept import Going, Kept, Kind, Soon, kept_of, soon_of

__all__ = [
    "HELD_KINDS",
    "Checked",
    "Clock",
    "Copy",
    "Going",
    "HoldCard",
    "Kept",
    "Kind",
    "ProofCard",
    "Soon",
    "check_proof",
    "classes",
    "clock_of",
    "clocks_of",
    "held_of",
    "holds",
    "kept_of",
    "kind_said",
    "may_hold",
    "newest_copy",
    "places_and_people",
    "proof_file",
    "proof_key_problem",
    "proof_of",
    "proofs_of",
    "soon_of",
]
