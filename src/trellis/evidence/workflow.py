"""The states of items and uploads, as tables; docs/state-machines.md says them in prose."""

from __future__ import annotations

from trellis.evidence.enums import ItemState, UploadState
from trellis.evidence.rules import OWNERS_ALONE, by_job, owns
from trellis.kernel.workflow import Transition, Workflow

WAITING, PREPARING, READY, KEPT = (str(state) for state in ItemState)
RECEIVING, CHECKING, RECEIVED, DAMAGED, ENDED = (str(state) for state in UploadState)

ITEM = Workflow(
    "item",
    Transition("prepare", (WAITING, PREPARING), PREPARING, by_job),  # again after a killed worker
    Transition("finish", (PREPARING,), READY, by_job),
    Transition("keep", (WAITING, PREPARING), KEPT, by_job),
    Transition("retry", (KEPT,), WAITING, owns, "Only its owner can have it tried again, once it has stopped."),
)

UPLOAD = Workflow(
    "upload",
    Transition("check", (RECEIVING,), CHECKING, owns, OWNERS_ALONE),
    Transition("finish", (RECEIVING, CHECKING), RECEIVED, owns, OWNERS_ALONE),
    Transition("refuse", (RECEIVING, CHECKING), DAMAGED, owns, OWNERS_ALONE),
    Transition("end", (RECEIVING, DAMAGED), ENDED, owns, OWNERS_ALONE),
)
