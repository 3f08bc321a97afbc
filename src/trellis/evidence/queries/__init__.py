"""Reading evidence: lists, one item with its talk, files to serve, uploads under way."""

from trellis.evidence.frameworks import known as tag_known
from trellis.evidence.frameworks import title_of_value as tag_title
from trellis.evidence.queries.captions import captions_of
from trellis.evidence.queries.coverage import Coverage, OwnItem, coverage, own_item
from trellis.evidence.queries.files import Renditions, Served, renditions, served_file, served_slice
from trellis.evidence.queries.guests import (
    GuestView,
    Link,
    guest_link,
    guest_of,
    guests_of,
    last_day,
    still_shown,
    visiting,
)
from trellis.evidence.queries.hiding import HidingView, hiding_view
from trellis.evidence.queries.item import FileView, ItemView, item_view
from trellis.evidence.queries.library import (
    FOUND_MOST,
    Asked,
    Card,
    Page,
    cards,
    library,
    months,
    options,
    titles_of,
    used_by,
)
from trellis.evidence.queries.playlists import ListView, Moment, PlaylistCard, playlist_view, playlists, recordings
from trellis.evidence.queries.pupils import RECORDINGS, Answer, Taken, answers, pulled, stopped, stops_in
from trellis.evidence.queries.snapshots import Frozen, Shown, frozen, shown_now
from trellis.evidence.queries.talk import History, Said, comment_of, history_of, talk_circles, talk_of
from trellis.evidence.queries.uploads import CHANGED, upload_of, uploads_to_show, uploads_under_way

__all__ = [
    "CHANGED",
    "FOUND_MOST",
    "RECORDINGS",
    "Answer",
    "Asked",
    "Card",
    "Coverage",
    "FileView",
    "Frozen",
    "GuestView",
    "HidingView",
    "History",
    "ItemView",
    "Link",
    "ListView",
    "Moment",
    "OwnItem",
    "Page",
    "PlaylistCard",
    "Renditions",
    "Said",
    "Served",
    "Shown",
    "Taken",
    "answers",
    "captions_of",
    "cards",
    "comment_of",
    "coverage",
    "frozen",
    "guest_link",
    "guest_of",
    "guests_of",
    "hiding_view",
    "history_of",
    "item_view",
    "last_day",
    "library",
    "months",
    "options",
    "own_item",
    "playlist_view",
    "playlists",
    "pulled",
    "recordings",
    "renditions",
    "served_file",
    "served_slice",
    "shown_now",
    "still_shown",
    "stopped",
    "stops_in",
    "tag_known",
    "tag_title",
    "talk_circles",
    "talk_of",
    "titles_of",
    "upload_of",
    "uploads_to_show",
    "uploads_under_way",
    "used_by",
    "visiting",
]
