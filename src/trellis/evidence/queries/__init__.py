"""Reading evidence: lists, one item with its talk, files to serve, uploads under way."""

from trellis.evidence.queries.captions import captions_of
from trellis.evidence.queries.coverage import Coverage, coverage
from trellis.evidence.queries.files import Renditions, Served, renditions, served_file, served_slice
from trellis.evidence.queries.guests import GuestView, Link, guest_link, guest_of, guests_of, visiting
from trellis.evidence.queries.item import ItemView, item_view
from trellis.evidence.queries.library import Asked, Card, Page, cards, library, months, options
from trellis.evidence.queries.playlists import ListView, Moment, PlaylistCard, playlist_view, playlists
from trellis.evidence.queries.snapshots import Frozen, frozen
from trellis.evidence.queries.talk import History, Said, comment_of, history_of, talk_circles, talk_of
from trellis.evidence.queries.uploads import upload_of, uploads_under_way

__all__ = [
    "Asked",
    "Card",
    "Coverage",
    "Frozen",
    "GuestView",
    "History",
    "ItemView",
    "Link",
    "ListView",
    "Moment",
    "Page",
    "PlaylistCard",
    "Renditions",
    "Said",
    "Served",
    "captions_of",
    "cards",
    "comment_of",
    "coverage",
    "frozen",
    "guest_link",
    "guest_of",
    "guests_of",
    "history_of",
    "item_view",
    "library",
    "months",
    "options",
    "playlist_view",
    "playlists",
    "renditions",
    "served_file",
    "served_slice",
    "talk_circles",
    "talk_of",
    "upload_of",
    "uploads_under_way",
    "visiting",
]
