"""Telling open pages that something changed, without telling what.

A command calls `changed(id)`: PostgreSQL delivers the note when the transaction commits. The
live process (config/live.py) passes it on to pages that hold a token for that id; the page then
fetches through the normal gate. Without the live process pages ask every few seconds.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection

CHANNEL = "trellis_changed"
TOKEN_SECONDS = 60
_signer = signing.TimestampSigner(salt="trellis.live")


def changed(subject_id: UUID) -> None:
    """Note in this transaction that the subject changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(subject_id)])


def token(person_id: UUID, session_key: str, subject_id: UUID) -> str:
    """Return a token, good for 60 seconds, that lets one signed-in page listen for one subject.

    The caller has checked that the person may see the subject.
    """
    session = signing.Signer(salt="trellis.live.session").signature(session_key)[:16]
    return _signer.sign(f"{person_id}.{session}.{subject_id}")


def subject_of(value: str) -> str | None:
    """Return the subject's id of a valid token, or None."""
    try:
        return _signer.unsign(value, max_age=TOKEN_SECONDS).rsplit(".", 1)[1]
    except signing.BadSignature:
        return None


def address() -> str:
    """Return where pages listen, or '' when no live process is set up."""
    return str(settings.LIVE_URL)
