"""What people and jobs do with evidence: the only door for writing."""

from trellis.evidence.commands.captions import add_captions, remove_captions
from trellis.evidence.commands.comments import (
    comment,
    delete_comment,
    edit_comment,
    keep_earlier_remarks,
    show_earlier_remarks,
)
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
from trellis.evidence.commands.playlists import (
    begin_playlist,
    delete_playlist,
    list_moment,
    raise_moment,
    rename_playlist,
    show_playlist,
    unlist_moment,
)
from trellis.evidence.commands.preparing import finish_preparing, keep_as_it_is, record_progress, start_preparing
from trellis.evidence.commands.tags import tag_item, untag_item
from trellis.evidence.commands.uploads import acknowledge, check_room, end_upload, start_upload, sweep_uploads

__all__ = [
    "acknowledge",
    "add_captions",
    "add_file",
    "begin_playlist",
    "check_room",
    "comment",
    "delete_comment",
    "delete_item",
    "delete_playlist",
    "edit_comment",
    "edit_item",
    "end_upload",
    "finish_preparing",
    "keep_as_it_is",
    "keep_earlier_remarks",
    "list_moment",
    "no_longer_used_in",
    "note",
    "raise_moment",
    "record_progress",
    "remove_captions",
    "rename_playlist",
    "retry",
    "share",
    "show_earlier_remarks",
    "show_playlist",
    "start_preparing",
    "start_upload",
    "sweep_uploads",
    "tag_item",
    "take_back",
    "unlist_moment",
    "untag_item",
    "used_in",
]
