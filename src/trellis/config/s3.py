"""The bucket files lie in, read from the environment (docs/operations.md, Files)."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

from trellis.kernel.s3 import S3

MEANT = {"TRELLIS_S3_ENDPOINT": "https://s3.example", "TRELLIS_S3_PUBLIC": "https://files.example"}


def bucket(env: Env) -> S3 | None:
    """Return the bucket's settings, or None when TRELLIS_S3_BUCKET is not set. Raises ImproperlyConfigured."""
    given = {name: str(env.str(f"TRELLIS_S3_{name}", "")) for name in ("BUCKET", "REGION", "ENDPOINT", "PUBLIC")}
    key, secret = str(env.str("TRELLIS_S3_KEY", "")), str(env.str("TRELLIS_S3_SECRET", ""))
    if not given["BUCKET"]:
        if key or secret or given["ENDPOINT"]:
            raise ImproperlyConfigured("TRELLIS_S3_BUCKET is missing: name the bucket that files lie in.")
        return None
    if bool(key) != bool(secret):
        raise ImproperlyConfigured("TRELLIS_S3_KEY and TRELLIS_S3_SECRET belong together: set both, or neither.")
    for name, example in MEANT.items():
        address = given[name.removeprefix("TRELLIS_S3_")]
        if address and (urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc):
            raise ImproperlyConfigured(f"{name} is no address, such as {example}.")
    return S3(given["BUCKET"], given["REGION"], given["ENDPOINT"], given["PUBLIC"], key, secret)
