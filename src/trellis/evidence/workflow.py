"""The states of items and uploads, as tables; docs/state-machines.md says them in prose."""

from __future__ import annotations

from trellis.evidence.enums import HidingState, ItemState, UploadState
from trellis.evidence.rules import OWNERS_ALONE, by_job, owns, owns_its_item
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

DRAFT, FOLLOWING, FOLLOWED, MAKING, MADE, USED = (str(state) for state in HidingState)
AT_WORK = "A copy is being made just now. Wait until it is done."

HIDING = Workflow(
    "hiding",
    Transition("change", (DRAFT, FOLLOWED, MADE, USED), DRAFT, owns_its_item, AT_WORK),
    Transition("follow", (DRAFT,), FOLLOWING, owns_its_item, AT_WORK),
    Transition("check", (FOLLOWING,), FOLLOWED, by_job),
    Transition("make", (DRAFT, FOLLOWED), MAKING, owns_its_item, AT_WORK),
    Transition("finish", (MAKING,), MADE, by_job),
    Transition("fail", (FOLLOWING, MAKING), DRAFT, by_job),
    Transition("use", (MADE,), USED, owns_its_item, "Make the copy and look at it first."),
    Transition("stop", (USED,), MADE, owns_its_item, "Others are not shown this copy."),
)
