"""Files that appear whole or not at all."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(dst: Path) -> Iterator[Path]:
    """Give a name beside `dst` to write to; move it there when all went well, else remove it.

    A killed process leaves at most a hidden `.part` file, never half of `dst`.
    """
    part = dst.absolute().with_name(f".{dst.name}.{uuid.uuid4().hex}.part")
    try:
        yield part
        part.replace(dst)
    finally:
        part.unlink(missing_ok=True)
