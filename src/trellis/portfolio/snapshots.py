"""Freezing a submission: one JSON document and its checksum. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT = "trellis-submission-1"
DECLARATION = (
    "This submission is my own work. What others said, wrote or made is named where it stands, and that includes "
    "anything made by generative AI. Nobody can be recognised in it who has not agreed or may not be shown."
)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return the one way to write the content down: keys sorted, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def checksum(content: Mapping[str, Any]) -> str:
    """Return the sha256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()
