"""What people and jobs do with evidence: the only door for writing."""

from trellis.evidence.commands.comments import comment, delete_comment, edit_comment, tag_item, untag_item
from trellis.evidence.commands.items import (
    add_file,
    delete_item,
    edit_item,
    no_longer_used_in,
    note,
    retry,
    share,
    take_back,
    used_in,
)
from trellis.evidence.commands.preparing import finish_preparing, keep_as_it_is, record_progress, start_preparing
from trellis.evidence.commands.uploads import acknowledge, check_room, end_upload, start_upload, sweep_uploads

__all__ = [
    "acknowledge",
    "add_file",
    "check_room",
    "comment",
    "delete_comment",
    "delete_item",
    "edit_comment",
    "edit_item",
    "end_upload",
    "finish_preparing",
    "keep_as_it_is",
    "no_longer_used_in",
    "note",
    "record_progress",
    "retry",
    "share",
    "start_preparing",
    "start_upload",
    "sweep_uploads",
    "tag_item",
    "take_back",
    "untag_item",
    "used_in",
]
