"""Identifiers, made in Python so that a row's id is known before it is written."""

from __future__ import annotations

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562, section 5.7): sorts by the millisecond it was made in."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)


def opaque_id() -> uuid.UUID:
    """Return a UUIDv4, for rows whose time of making must not show (submissions, marks)."""
    return uuid.uuid4()
