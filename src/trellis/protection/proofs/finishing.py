"""The second half of a deletion: the files go, and only then is the proof signed. Can be killed and run again."""

from __future__ import annotations

from trellis.evidence import commands as evidence
from trellis.kernel import clock
from trellis.protection.enums import Why
from trellis.protection.models import Proof
from trellis.protection.proofs import keys, signing

SYSTEM = "system"
AT_ONCE = 500


def finish() -> int:
    """Remove the files of what was deleted, every version, and sign its proof; return how many were signed."""
    key = keys.private()
    waiting = list(Proof.objects.using(SYSTEM).filter(signed_at=None).order_by("deleted_at")[:AT_ONCE])
    if waiting:
        keys.remember(key)
    done = 0
    for proof in waiting:
        if proof.folder and not _removed(proof):
            continue
        now = clock.now()
        signed = signing.sign(facts(proof, files_gone=now.isoformat(timespec="seconds")), key)
        done += Proof.objects.using(SYSTEM).filter(id=proof.id, signed_at=None).update(
            folder="", statement=signed.statement, signature=signed.signature, key_id=signed.key_id, signed_at=now
        )  # fmt: skip
    return done


def _removed(proof: Proof) -> bool:
    """Remove the files; False where that has to wait.

    Something in the folder belongs to an item that still stands: never the case unless a store was mended, or only
    what was not hidden goes, and then what the item still names stays.
    """
    if proof.why == Why.UNHIDDEN:
        return evidence.remove_unnamed(proof.folder)
    return evidence.remove_files(proof.folder)


def facts(proof: Proof, *, files_gone: str) -> dict[str, object]:
    """Return what is signed: no person, no title, no text."""
    return {
        "trellis": "proof of deletion, version 1",
        "id": str(proof.id),
        "kind": proof.kind,
        "made_on": proof.made_on.isoformat(),
        "deleted_at": proof.deleted_at.isoformat(timespec="seconds"),
        "files_gone_at": files_gone,
        "why": proof.why,
        "files": proof.files,
        "sha256": proof.sha256s,
    }
