"""Signing and checking proofs of deletion: Ed25519 over a canonical JSON text (RFC 8032). No Django here."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LONGEST = 200_000  # characters of a pasted proof
KEY_BYTES = 32


class Unreadable(Exception):
    """What was given is no proof; the sentence says why."""


@dataclass(frozen=True)
class Signed:
    """A statement with its signature and the key's name, as it is downloaded."""

    statement: str
    signature: str
    key_id: str

    def to_json(self) -> str:
        """Return the downloadable file: the statement stands in it word for word."""
        return json.dumps(
            {"statement": self.statement, "signature": self.signature, "key": self.key_id}, ensure_ascii=False, indent=2
        )


def read_key(text: str) -> Ed25519PrivateKey:
    """Return the private key of 32 bytes in base64. Raises ValueError with a sentence."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except ValueError as error:
        raise ValueError("the key for proofs is not base64") from error
    if len(raw) != KEY_BYTES:
        raise ValueError(f"the key for proofs has {len(raw)} bytes; it needs {KEY_BYTES}")
    return Ed25519PrivateKey.from_private_bytes(raw)


def public_of(key: Ed25519PrivateKey) -> tuple[str, str]:
    """Return (name, public half in base64); the name is the start of its SHA-256."""
    raw = key.public_key().public_bytes_raw()
    return hashlib.sha256(raw).hexdigest()[:16], base64.b64encode(raw).decode()


def canonical(facts: Mapping[str, Any]) -> str:
    """Return the facts as one JSON text: sorted keys, no spaces."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sign(facts: Mapping[str, Any], key: Ed25519PrivateKey) -> Signed:
    """Sign the facts."""
    statement = canonical(facts)
    signature = base64.b64encode(key.sign(statement.encode())).decode()
    return Signed(statement, signature, public_of(key)[0])


def read(text: str) -> Signed:
    """Read a downloaded proof. Raises Unreadable with a sentence."""
    if len(text) > LONGEST:
        raise Unreadable("This is too long to be a proof. Choose the file as it was downloaded.")
    try:
        found = json.loads(text)
        parts = [found["statement"], found["signature"], found["key"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("This is not a proof as it was downloaded. Paste all of it, from { to }.") from error
    if not all(isinstance(part, str) for part in parts):
        raise Unreadable("This is not a proof as it was downloaded. Paste all of it, from { to }.")
    return Signed(*parts)


def holds(signed: Signed, public: str) -> bool:
    """Say whether the signature fits the statement under this public key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signed.signature, validate=True), signed.statement.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
