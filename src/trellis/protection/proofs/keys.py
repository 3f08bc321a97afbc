"""Where the key for proofs lies: in the setting, or in a file of the data folder that is made on first use."""

from __future__ import annotations

import base64
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from trellis.kernel import clock
from trellis.protection.models import SigningKey
from trellis.protection.proofs import signing


def private() -> Ed25519PrivateKey:
    """Return the key that signs now. Raises ValueError or OSError when it cannot be read or made."""
    if settings.PROOF_KEY:
        return _of(settings.PROOF_KEY)
    file = Path(settings.PROOF_KEY_FILE)
    if not file.exists():
        _make(file)
    return _of(file.read_text())


@lru_cache(maxsize=4)
def _of(text: str) -> Ed25519PrivateKey:
    return signing.read_key(text)


def _make(file: Path) -> None:
    """Write a new key beside its place and link it there, so that two processes end up with one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as target:
        target.write(base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode())
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first
    finally:
        draft.unlink()


def known(key_id: str) -> str | None:
    """Return the public half of a key that signed here once, or None."""
    return SigningKey.objects.filter(id=key_id).values_list("public", flat=True).first()


def remember(key: Ed25519PrivateKey) -> None:
    """Keep the public half, so that proofs can be checked after the key was changed."""
    name, public = signing.public_of(key)
    SigningKey.objects.using("system").get_or_create(id=name, defaults={"public": public, "since": clock.now()})


def problem() -> str:
    """Return '' when proofs can be signed, else what to mend: for `trellis doctor`."""
    try:
        private()
    except ValueError as error:
        where = "TRELLIS_PROOF_KEY" if settings.PROOF_KEY else str(settings.PROOF_KEY_FILE)
        return f"Proofs of deletion cannot be signed: {error}. Mend {where}."
    except OSError as error:
        return f"Proofs of deletion cannot be signed: {settings.PROOF_KEY_FILE} ({error.strerror})."
    return ""
