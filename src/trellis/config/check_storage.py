"""What the doctor looks at in a bucket: that it is reached, takes files and gives them back, and forgets them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.conf import settings


def problems() -> Iterator[tuple[str, str]]:
    """Yield ('ok' | 'note' | 'mend', sentence) about the bucket in force; nothing without one."""
    if settings.S3 is None:
        return
    from trellis.evidence import store  # noqa: PLC0415  only this check needs it

    bucket, name = store.here(), settings.S3.bucket
    key = f"incoming/doctor/{secrets.token_hex(8)}"
    try:
        bucket.put(key, b"trellis")  # type: ignore[attr-defined]
        back = bucket.read(key, 0, 100)
        bucket.remove(key)  # type: ignore[attr-defined]
    except (store.StoreDown, FileNotFoundError) as error:
        why = type(error.__cause__ or error).__name__
        yield "mend", f"The bucket {name} does not take files ({why}): check TRELLIS_S3_* and what its key may do."
        return
    if back != b"trellis":
        yield "mend", f"The bucket {name} gave back something else than was written."
        return
    yield "ok", f"The bucket {name} takes files and gives them back."
    yield from _kept(bucket, name)


def _kept(bucket: Any, name: str) -> Iterator[tuple[str, str]]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  only with a bucket

    try:
        state = bucket.client.get_bucket_versioning(Bucket=name).get("Status", "")
    except (ClientError, BotoCoreError):
        yield "note", f"Whether {name} keeps versions cannot be asked: allow s3:GetBucketVersioning to know."
        return
    if state != "Enabled":
        yield (
            "note",
            f"{name} keeps no versions: a file overwritten by a mistake is gone. See Files in docs/operations.md.",
        )
