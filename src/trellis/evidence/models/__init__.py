"""Evidence: items with their files, uploads under way, what is said and where an item is used.

An item lies in its owner's private circle and may be placed in others (circles_placement),
where it can be read. A comment lives in exactly one circle. Policies: migration 0002.
"""

from trellis.evidence.models.captions import Captions
from trellis.evidence.models.capture import Capture
from trellis.evidence.models.files import File
from trellis.evidence.models.hiding import Hiding
from trellis.evidence.models.items import Item, UsedIn
from trellis.evidence.models.library import Experience, Words
from trellis.evidence.models.playlists import ListedMoment, Playlist
from trellis.evidence.models.pupils import Pulled, PupilsIn
from trellis.evidence.models.sharing import Guest
from trellis.evidence.models.talk import Comment, Tag, Wording
from trellis.evidence.models.uploads import Upload

__all__ = [
    "Captions",
    "Capture",
    "Comment",
    "Experience",
    "File",
    "Guest",
    "Hiding",
    "Item",
    "ListedMoment",
    "Playlist",
    "Pulled",
    "PupilsIn",
    "Tag",
    "Upload",
    "UsedIn",
    "Wording",
    "Words",
]
