"""Files in an S3 bucket, or one that speaks like it.

A file on its way is a multipart upload. Parts have at least 5 MiB but for the last, so the bytes
that do not fill one yet lie in a small object of their own, under a name that says which bytes
they are and who wrote it: a kill between writing it and writing the row leaves the older one untouched. The row
holds the multipart's id and its parts, hence a PATCH may arrive at any host.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError

from trellis.evidence.store.places import BLOCK, Place, StoreDown
from trellis.kernel.s3 import S3, client_config

PART = 8 * 1024 * 1024
PART_LEAST = 5 * 1024 * 1024  # Amazon S3 User Guide, multipart upload limits
COPY_MOST = 1024**3  # of the 5 GiB that one copied part may have
COMING = "incoming"
GONE = {"NoSuchKey", "404", "NotFound", "NoSuchUpload", "NoSuchVersion"}
_SUMS = {"ChecksumAlgorithm": "SHA256"}


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in GONE:
            raise FileNotFoundError from error
        raise StoreDown from error
    except BotoCoreError as error:
        raise StoreDown from error


def _sha256(data: bytes | bytearray | memoryview) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


class S3Receiver:
    """Takes bytes down as parts. `notes`: {"multipart": id, "parts": [[etag, size, sha256], …], "rest": key}."""

    def __init__(self, store: S3Store, place: Place, holder: str) -> None:
        self.store = store
        self.place = place
        self.writer = hashlib.sha256(holder.encode()).hexdigest()[:12]
        self.stale: list[str] = []
        self._begin()

    def _begin(self) -> None:
        notes = self.place.notes
        self.multipart = str(notes.get("multipart", ""))
        self.parts = [list(part) for part in notes.get("parts", [])]
        rest = notes.get("rest", "")
        self.waiting = bytearray(self.store.read(rest, 0, PART) if rest else b"")
        if sum(part[1] for part in self.parts) + len(self.waiting) != self.place.arrived:
            raise FileNotFoundError("bytes that were acknowledged are missing from the bucket")

    def write(self, block: bytes) -> None:
        """Add bytes, sending each part that is full."""
        self.waiting += block
        while len(self.waiting) >= PART:
            self._send(PART)

    def _send(self, length: int) -> None:
        data = bytes(memoryview(self.waiting)[:length])
        if not self.multipart:
            self.multipart = self.store.begin(self.place.key)
        self.parts.append(self.store.send_part(self.place.key, self.multipart, len(self.parts) + 1, data))
        del self.waiting[:length]

    def settle(self, *, last: bool) -> Place:
        """Send what waits: as a part when it is large enough or the last, else as a small object beside."""
        if self.waiting and (last or len(self.waiting) >= PART_LEAST):
            self._send(len(self.waiting))
        arrived = sum(part[1] for part in self.parts) + len(self.waiting)
        old, rest = self.place.notes.get("rest", ""), ""
        if self.waiting:
            rest = f"{COMING}/{self.place.id}/{arrived - len(self.waiting)}-{arrived}-{self.writer}"
            if rest != old:
                self.store.put(rest, bytes(self.waiting))
        if old and old != rest:
            self.stale.append(old)
        self.place = self.place.now(arrived, multipart=self.multipart, parts=self.parts, rest=rest)
        return self.place

    def drop(self) -> None:
        """Go back; a part sent since is written over by the next of its number."""
        self._begin()

    def close(self) -> None:
        """Remove small objects that the row no longer names."""
        for key in self.stale:
            with suppress(StoreDown):
                self.store.remove(key)


class S3Store:
    """The store in one bucket; see places.Store for what each method promises."""

    def __init__(self, s3: S3) -> None:
        self.bucket = s3.bucket
        words = {
            "aws_access_key_id": s3.key or None,
            "aws_secret_access_key": s3.secret or None,
            "region_name": s3.region or None,
        }
        self.client: Any = boto3.client("s3", endpoint_url=s3.endpoint or None, config=client_config(s3), **words)
        self.signer: Any = self.client
        if s3.public and s3.public != s3.endpoint:  # the address at which browsers reach the same bucket
            self.signer = boto3.client("s3", endpoint_url=s3.public, config=client_config(s3), **words)

    def room(self) -> int | None:
        """Return None: a bucket has no known end."""
        return None

    def path_of(self, key: str) -> Path | None:
        """Return None: files lie elsewhere."""
        return None

    def keep(self, source: Path, key: str) -> None:
        """Send a local file."""
        with _said_plainly():
            self.client.upload_file(
                str(source), self.bucket, key, ExtraArgs=_SUMS,
                Config=TransferConfig(multipart_threshold=2 * PART, multipart_chunksize=PART, max_concurrency=2),
            )  # fmt: skip

    def put(self, key: str, data: bytes) -> None:
        """Write a small object whole."""
        with _said_plainly():
            self.client.put_object(Bucket=self.bucket, Key=key, Body=data, ChecksumSHA256=_sha256(data))

    def size(self, key: str) -> int:
        """Return the object's bytes."""
        with _said_plainly():
            return int(self.client.head_object(Bucket=self.bucket, Key=key)["ContentLength"])

    def read(self, key: str, start: int, length: int) -> bytes:
        """Return a slice."""
        if length <= 0:
            return b""
        with _said_plainly():
            try:
                found = self.client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={start}-{start + length - 1}")
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") == "InvalidRange":
                    return b""
                raise
            return bytes(found["Body"].read())

    def blocks(self, key: str) -> Iterator[bytes]:
        """Yield the object."""
        with _said_plainly():
            body = self.client.get_object(Bucket=self.bucket, Key=key)["Body"]
            yield from body.iter_chunks(BLOCK)

    def fetch(self, key: str, into: Path) -> None:
        """Copy the object here."""
        with _said_plainly():
            self.client.download_file(self.bucket, key, str(into))

    def remove_folder(self, folder: str) -> None:
        """Remove every version of every object below the folder, and what is still on its way there."""
        self._remove_below(f"{folder}/")

    def remove_but(self, folder: str, kept: set[str]) -> None:
        """Remove every version of the other objects below the folder, and what is still on its way there."""
        self._remove_below(f"{folder}/", kept)

    def _remove_below(self, prefix: str, kept: AbstractSet[str] = frozenset()) -> None:
        with _said_plainly():
            for upload in self._multiparts(prefix):
                self._abort(upload["Key"], upload["UploadId"])
            pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
            for page in pages:
                found = [
                    one for one in [*page.get("Versions", []), *page.get("DeleteMarkers", [])] if one["Key"] not in kept
                ]
                self._remove_versions([{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found])

    def _remove_versions(self, versions: list[dict[str, str]]) -> None:
        if not versions:
            return
        answer = self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": versions, "Quiet": True})
        if answer.get("Errors"):
            raise StoreDown(f"{len(answer['Errors'])} versions could not be deleted")

    def remove(self, key: str) -> None:
        """Remove one small object, every version of it."""
        self._remove_below(key)

    def link(self, key: str, *, media_type: str, seconds: int) -> str | None:
        """Return a signed address for `seconds`; it says the type and that nothing keeps a copy."""
        return str(
            self.signer.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self.bucket, "Key": key, "ResponseContentType": media_type,
                    "ResponseCacheControl": "private, no-store", "ResponseContentDisposition": "inline",
                },
                ExpiresIn=seconds,
            )
        )  # fmt: skip

    def safe(self, place: Place) -> int:
        """Return what the row says."""
        return place.arrived

    def receiver(self, place: Place, holder: str) -> S3Receiver:
        """Go on with the multipart upload.

        What a writer that was replaced still sends counts only if the row names it, which it cannot
        write. Should it send a part of a number that its successor sent too, with other bytes, the
        bucket refuses to complete the file: it is then sent anew, never mixed.
        """
        return S3Receiver(self, place, holder)

    def begin(self, key: str) -> str:
        """Begin a multipart upload and return its id."""
        with _said_plainly():
            return str(self.client.create_multipart_upload(Bucket=self.bucket, Key=key, **_SUMS)["UploadId"])

    def send_part(self, key: str, multipart: str, number: int, data: bytes) -> list[Any]:
        """Send one part; the bucket refuses it when it changed on the way."""
        checksum = _sha256(data)
        with _said_plainly():
            answer = self.client.upload_part(
                Bucket=self.bucket, Key=key, UploadId=multipart, PartNumber=number, Body=data, ChecksumSHA256=checksum
            )
        return [answer["ETag"], len(data), checksum]

    def copy_part(self, key: str, multipart: str, number: int, source: str, start: int, end: int) -> tuple[str, str]:
        """Copy the bytes [start, end) of another object as one part; return its tag and checksum."""
        with _said_plainly():
            answer = self.client.upload_part_copy(
                Bucket=self.bucket, Key=key, UploadId=multipart, PartNumber=number,
                CopySource={"Bucket": self.bucket, "Key": source}, CopySourceRange=f"bytes={start}-{end - 1}",
            )["CopyPartResult"]  # fmt: skip
        return answer["ETag"], answer.get("ChecksumSHA256", "")

    def complete(self, place: Place) -> None:
        """Complete the multipart upload, unless a process did that was killed before its row said so."""
        with suppress(FileNotFoundError):
            if self.size(place.key) == place.arrived:
                return
        if not place.notes.get("multipart"):
            raise FileNotFoundError(place.key)
        parts = [
            {"PartNumber": number, "ETag": etag, **({"ChecksumSHA256": checksum} if checksum else {})}
            for number, (etag, _, checksum) in enumerate(place.notes.get("parts", []), 1)
        ]
        with _said_plainly():
            self.client.complete_multipart_upload(
                Bucket=self.bucket, Key=place.key, UploadId=place.notes["multipart"], MultipartUpload={"Parts": parts}
            )

    def join(self, pieces: list[Place], place: Place) -> Place:
        """Copy the pieces inside the bucket; only what is too small for a part passes through here."""
        from trellis.evidence.store.s3_join import Joiner  # noqa: PLC0415  it needs this module

        for piece in pieces:
            self.complete(piece)
        return Joiner(self, place).join(pieces)

    def discard(self, place: Place) -> None:
        """Abort what was not completed and remove the small objects."""
        if place.notes.get("multipart"):
            with suppress(FileNotFoundError), _said_plainly():
                self._abort(place.key, place.notes["multipart"])
        self._remove_below(f"{COMING}/{place.id}/")

    def _abort(self, key: str, multipart: str) -> None:
        self.client.abort_multipart_upload(Bucket=self.bucket, Key=key, UploadId=multipart)

    def _multiparts(self, prefix: str) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=prefix)
        return [upload for page in pages for upload in page.get("Uploads", [])]

    def sweep(self, before: float, known: set[str]) -> None:
        """Abort old multipart uploads and remove old small objects that no row knows any more."""
        with _said_plainly():
            for upload in self._multiparts("evidence/"):
                if upload["Initiated"].timestamp() < before and upload["Key"] not in known:
                    self._abort(upload["Key"], upload["UploadId"])
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{COMING}/")
            found = [one for page in pages for one in page.get("Contents", [])]
        for one in found:
            if one["LastModified"].timestamp() < before and one["Key"].split("/")[1] not in known:
                self.remove(one["Key"])


@lru_cache(maxsize=4)
def s3_store(s3: S3) -> S3Store:
    """Return the store for these settings; its client is shared by all threads."""
    return S3Store(s3)
