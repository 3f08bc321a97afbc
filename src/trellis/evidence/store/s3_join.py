"""Joining objects inside a bucket: copied by the bucket itself, but for what is too small to be a part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trellis.evidence.store.places import Place

if TYPE_CHECKING:
    from trellis.evidence.store.s3 import S3Store


class Joiner:
    """Builds one multipart upload out of complete pieces."""

    def __init__(self, store: S3Store, place: Place) -> None:
        self.store = store
        self.place = place
        self.parts: list[list[Any]] = []
        self.waiting = b""

    def join(self, pieces: list[Place]) -> Place:
        """Return the place with all parts named; completing it is the caller's."""
        self.multipart = self.store.begin(self.place.key)
        for piece in pieces:
            self._add(piece)
        if self.waiting:
            self._send(self.waiting)
        arrived = sum(piece.arrived for piece in pieces)
        return self.place.now(arrived, multipart=self.multipart, parts=self.parts, rest="")

    def _add(self, piece: Place) -> None:
        from trellis.evidence.store.s3 import PART_LEAST  # noqa: PLC0415

        start = 0
        if self.waiting:  # fill up what is too small to be a part
            wanted = min(PART_LEAST, piece.arrived)
            self.waiting += self.store.read(piece.key, 0, wanted)
            start = wanted
            if len(self.waiting) < PART_LEAST:
                return
            self._send(self.waiting)
            self.waiting = b""
        left = piece.arrived - start
        if left < PART_LEAST:
            self.waiting = self.store.read(piece.key, start, left)
            return
        for begin, end in _ranges(start, piece.arrived):
            self._copy(piece.key, begin, end)

    def _send(self, data: bytes) -> None:
        self.parts.append(self.store.send_part(self.place.key, self.multipart, len(self.parts) + 1, data))

    def _copy(self, key: str, start: int, end: int) -> None:
        etag, checksum = self.store.copy_part(self.place.key, self.multipart, len(self.parts) + 1, key, start, end)
        self.parts.append([etag, end - start, checksum])


def _ranges(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut [start, end) into pieces of at most COPY_MOST bytes, none of them tiny."""
    from trellis.evidence.store.s3 import COPY_MOST  # noqa: PLC0415

    count = -(-(end - start) // COPY_MOST)
    step = -(-(end - start) // count)
    for begin in range(start, end, step):
        yield begin, min(begin + step, end)
