"""Uploads on their way, as lines of the page for adding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from trellis.evidence.enums import UploadState
from trellis.evidence.media.sizes import say_size

ENDS = {UploadState.RECEIVING: "Cancel", UploadState.DAMAGED: "Remove this line"}


@dataclass(frozen=True)
class Line:
    """One upload: what stands of it, and what can be done. `percent` None where there is no bar."""

    url: str
    end_url: str
    name: str
    length: int
    likeness: str
    says: str
    percent: int | None
    goes_on: bool
    ends: str


def lines(uploads: Iterable[Any]) -> list[Line]:
    """Return a line for each upload."""
    return [_line(upload) for upload in uploads]


def _line(upload: Any) -> Line:
    where = {"upload_id": upload.id}
    receiving = upload.state == UploadState.RECEIVING
    says = {
        UploadState.CHECKING: "All here. It is being checked, and will be among your evidence in a moment.",
        UploadState.DAMAGED: upload.sentence,
    }.get(upload.state) or _arrived(upload)
    return Line(
        url=reverse("upload", kwargs=where),
        end_url=reverse("upload_end", kwargs=where),
        name=upload.name,
        length=upload.length or 0,
        likeness=upload.likeness,
        says=says,
        percent=round(100 * upload.arrived / upload.length) if receiving and upload.length else None,
        goes_on=receiving,
        ends=ENDS.get(upload.state, ""),
    )


def _arrived(upload: Any) -> str:
    if not upload.length:
        return f"{say_size(upload.arrived)} are here."
    return (
        f"{say_size(upload.arrived)} of {say_size(upload.length)} are here. Choose the same file again, and it goes on."
    )
