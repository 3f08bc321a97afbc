"""How an S3 bucket is reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class S3:
    """One bucket. `endpoint` and `public` are "" for Amazon's own; `public` is the address browsers use."""

    bucket: str
    region: str = ""
    endpoint: str = ""
    public: str = ""
    key: str = ""
    secret: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """Where signed links lead, for the content security policy."""
        if self.public or self.endpoint:
            found = urlsplit(self.public or self.endpoint)
            return f"{found.scheme}://{found.netloc}"
        return f"https://{self.bucket}.s3.{self.region}.amazonaws.com" if self.region else "https://*.amazonaws.com"


def client_config(s3: S3) -> Any:
    """Return boto3's settings: it gives up in good time, and asks no more of a store than all of them can."""
    from botocore.config import Config  # noqa: PLC0415  a second to import, and only with a bucket

    return Config(
        signature_version="s3v4", connect_timeout=5, read_timeout=60, retries={"max_attempts": 4, "mode": "standard"},
        max_pool_connections=32, s3={"addressing_style": "path" if s3.endpoint else "auto"},
        request_checksum_calculation="when_required", response_checksum_validation="when_required",
    )  # fmt: skip
