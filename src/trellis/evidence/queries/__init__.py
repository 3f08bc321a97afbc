"""Reading evidence: lists, one item with its talk, files to serve, uploads under way."""

from trellis.evidence.queries.files import Served, served_file, served_slice
from trellis.evidence.queries.item import ItemView, Said, comment_of, item_view, talk_circles, talk_of
from trellis.evidence.queries.library import Card, Page, cards, library, options
from trellis.evidence.queries.snapshots import Frozen, frozen
from trellis.evidence.queries.uploads import upload_of, uploads_under_way

__all__ = [
    "Card",
    "Frozen",
    "ItemView",
    "Page",
    "Said",
    "Served",
    "cards",
    "comment_of",
    "frozen",
    "item_view",
    "library",
    "options",
    "served_file",
    "served_slice",
    "talk_circles",
    "talk_of",
    "upload_of",
    "uploads_under_way",
]
