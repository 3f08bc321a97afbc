"""Loading packs into the database."""

from __future__ import annotations

from pathlib import Path

from trellis.kernel import clock, trail
from trellis.kernel.commands import command, require
from trellis.kernel.database import HasId
from trellis.kernel.packs import Pack, load_pack
from trellis.knowledge import queries
from trellis.knowledge.models import PackVersion


@command
def load(*, path: str | Path, actor: HasId | None = None) -> PackVersion:
    """Check the pack in a folder and keep it as a version; the same content again changes nothing (R160).

    Raises PackInvalidError with every fault, Refused when this version was loaded with other content.
    """
    return keep(pack=load_pack(path), actor=actor)


@command
def keep(*, pack: Pack, actor: HasId | None = None) -> PackVersion:
    """Keep a checked pack as a version; see `load`."""
    found = queries.loaded(pack.key, pack.version)
    if found is not None:
        require(
            found.checksum == pack.checksum,
            f"{pack.key} {pack.version} is already loaded and its content was changed since. "
            f"People may be enrolled on it: give the changed pack a new version in pack.yaml.",
        )
        return found
    stored = PackVersion.objects.create(
        name=pack.key, version=pack.version, effective_from=pack.effective_from,
        checksum=pack.checksum, content=pack.to_json(), loaded_at=clock.now(),
    )  # fmt: skip
    trail.record("pack.load", stored, actor=actor, state_to=pack.version)
    queries.forget()
    return stored
