"""Reading evidence: lists, one item with its talk, files to serve, uploads under way."""

from trellis.evidence.queries.captions import captions_of
from trellis.evidence.queries.files import Served, served_file, served_slice
from trellis.evidence.queries.item import ItemView, item_view
from trellis.evidence.queries.library import Card, Page, cards, library, options
from trellis.evidence.queries.playlists import ListView, Moment, PlaylistCard, playlist_view, playlists
from trellis.evidence.queries.snapshots import Frozen, frozen
from trellis.evidence.queries.talk import History, Said, comment_of, history_of, talk_circles, talk_of
from trellis.evidence.queries.uploads import upload_of, uploads_under_way

__all__ = [
    "Card",
    "Frozen",
    "History",
    "ItemView",
    "ListView",
    "Moment",
    "Page",
    "PlaylistCard",
    "Said",
    "Served",
    "captions_of",
    "cards",
    "comment_of",
    "frozen",
    "history_of",
    "item_view",
    "library",
    "options",
    "playlist_view",
    "playlists",
    "served_file",
    "served_slice",
    "talk_circles",
    "talk_of",
    "upload_of",
    "uploads_under_way",
]
