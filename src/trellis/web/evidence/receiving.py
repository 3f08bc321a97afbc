"""The bytes of one PATCH, taken down block by block and acknowledged as they become safe."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from trellis.evidence import commands, store
from trellis.evidence import tus_protocol as tus
from trellis.evidence.models import Upload
from trellis.evidence.store import Receiver

BLOCK = 1024 * 1024
SETTLE_EVERY = 3.0  # seconds: what a kill in the middle of a long request can cost at most
QUIET = 6.0  # seconds without a byte after which one asks whether the upload is still one's own


def receive(request: HttpRequest, upload: Upload, length: int | None, checksum: tus.Checksum | None) -> None:
    """Take down the request's body for a held upload, from `upload.arrived` on.

    What came before a connection broke is kept, unless its checksum cannot be checked. Raises 460
    for a damaged part, and StoreFull, StoreDown, TakenOver; then only what was acknowledged stays.
    """
    most = tus.room_left(upload.arrived, length if length is not None else settings.MAX_UPLOAD_BYTES) or 0
    if not most:
        commands.acknowledge(
            actor=request.user, upload=upload, place=commands.place_of(upload), length=length, done=True
        )
        return
    receiver = store.here().receiver(commands.place_of(upload), upload.holder)
    try:
        _Taking(request, upload, receiver, length, checksum).take(most)
    except BaseException:
        receiver.drop()
        raise
    finally:
        receiver.close()


class _Taking:
    """One body on its way into one receiver."""

    def __init__(
        self, request: HttpRequest, upload: Upload, receiver: Receiver, length: int | None, checksum: Any
    ) -> None:
        self.request, self.upload, self.receiver = request, upload, receiver
        self.length, self.checksum = length, checksum
        self.hasher = checksum.hasher() if checksum else None
        self.written = 0
        self.settled_at = self.heard_at = time.monotonic()

    def take(self, most: int) -> None:
        """Copy the body, at most `most` bytes, and acknowledge it."""
        sent = self.request.META.get("CONTENT_LENGTH")
        whole = self._copy(most) and (not sent or self.written == min(int(sent), most))
        if self.checksum:
            if not whole:
                self.receiver.drop()
            else:
                self.checksum.check(self.hasher)
        self._acknowledge(done=True, last=whole and self.length is not None and self.written == most)

    def _copy(self, most: int) -> bool:
        """Return whether the connection held."""
        try:
            while self.written < most and (block := self.request.read(min(BLOCK, most - self.written))):
                self._take(block)
        except UnreadablePostError:
            return False
        return True

    def _take(self, block: bytes) -> None:
        now = time.monotonic()
        if now - self.heard_at > QUIET:  # the connection slept; another request may have gone on
            commands.stay(self.request.user, self.upload)
        self.receiver.write(block)
        self.written += len(block)
        if self.hasher:
            self.hasher.update(block)
            if now - self.settled_at > SETTLE_EVERY:  # kept only when its checksum is right
                commands.stay(self.request.user, self.upload)
                self.settled_at = now
        elif now - self.settled_at > SETTLE_EVERY:
            self._acknowledge(done=False, last=False)
            self.settled_at = now
        self.heard_at = time.monotonic()

    def _acknowledge(self, *, done: bool, last: bool) -> None:
        commands.acknowledge(
            actor=self.request.user, upload=self.upload, place=self.receiver.settle(last=last),
            length=self.length, done=done,
        )  # fmt: skip
