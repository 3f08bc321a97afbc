"""Reading proofs: one's own, and checking anybody's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trellis.kernel import words
from trellis.kernel.database import HasId
from trellis.protection.enums import Why
from trellis.protection.models import Proof
from trellis.protection.proofs import keys, signing
from trellis.protection.proofs.signing import Signed
from trellis.protection.retention.clocks import classes

PAGE = 50


@dataclass(frozen=True)
class ProofCard:
    """One proof as a page shows it. `ready` once it is signed."""

    id: UUID
    kind: str
    made: str
    deleted: str
    why: str
    files: int
    sha256s: tuple[str, ...]
    ready: bool
    key_id: str


@dataclass(frozen=True)
class Checked:
    """What checking says: whether the signature holds, a sentence, and what the statement states."""

    good: bool
    says: str
    card: ProofCard | None = None


def proofs_of(person: HasId, page: int = 1) -> tuple[list[ProofCard], bool]:
    """Return one page of the person's proofs, newest first, and whether there are more."""
    rows = list(
        Proof.objects.filter(person_id=person.id).order_by("-deleted_at", "id")[(page - 1) * PAGE :][: PAGE + 1]
    )
    return [_card(row) for row in rows[:PAGE]], len(rows) > PAGE


def proof_of(person: HasId, proof_id: UUID) -> ProofCard:
    """Return one own proof. Raises Proof.DoesNotExist."""
    return _card(Proof.objects.get(id=proof_id, person_id=person.id))


def proof_file(person: HasId, proof_id: UUID) -> str:
    """Return the file of a signed own proof. Raises Proof.DoesNotExist."""
    row = Proof.objects.get(id=proof_id, person_id=person.id, signed_at__isnull=False)
    return Signed(row.statement, row.signature, row.key_id).to_json()


def check_proof(text: str) -> Checked:
    """Check a proof as it was downloaded; nothing is looked up but the public key."""
    try:
        signed = signing.read(text)
    except signing.Unreadable as error:
        return Checked(False, str(error))
    public = keys.known(signed.key_id)
    if public is None:
        return Checked(False, "This was not signed here: the key is not one of ours.")
    if not signing.holds(signed, public):
        return Checked(False, "This does not hold. It was changed after it was signed, or it is not complete.")
    return Checked(True, "This holds. It was signed here and has not been changed since.", _stated(signed))


def _stated(signed: Signed) -> ProofCard:
    facts = json.loads(signed.statement)
    why = "Its owner deleted it" if facts["why"] == Why.OWNER else Why(facts["why"]).label
    return ProofCard(
        UUID(facts["id"]), kind_said(facts["kind"]), words.short_day(date.fromisoformat(facts["made_on"])),
        _moment(datetime.fromisoformat(facts["deleted_at"])), why,
        facts["files"], tuple(facts["sha256"]), True, signed.key_id,
    )  # fmt: skip


def _card(row: Proof) -> ProofCard:
    return ProofCard(
        row.id, kind_said(row.kind), words.short_day(row.made_on), _moment(row.deleted_at), Why(row.why).label,
        row.files, tuple(row.sha256s), row.signed_at is not None, row.key_id,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{words.short_day(at)}, {words.time_of_day(at)}"


def kind_said(kind: str) -> str:
    """Return a kind of record as people read it."""
    found = classes().get(kind)
    return found.title if found else kind
