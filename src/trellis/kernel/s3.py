"""How an S3 bucket is reached."""

from __future__ import annotations

from dataclasses import dataclass, field
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
