"""Reading lessons watched and looks, as pages show them."""

from trellis.observation.queries.looking import (
    ItemMarker,
    LookCard,
    LookView,
    MarkView,
    look,
    looks_of,
    markers_on,
    open_to,
)
from trellis.observation.queries.watching import ObservationCard, ObservationView, observation, observations_of
from trellis.observation.reviews import behind, reviews

__all__ = [
    "ItemMarker", "LookCard", "LookView", "MarkView", "ObservationCard", "ObservationView", "behind", "look",
    "looks_of", "markers_on", "observation", "observations_of", "open_to", "reviews",
]  # fmt: skip
