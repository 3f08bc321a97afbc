"""What a reflection is called, computed from what it names and never chosen (R49, R59)."""

from __future__ import annotations

UNCITED = "No evidence or reading named yet"
AHEAD = "Looking ahead"


def labels(*, pieces: int, theory: bool, to_come: bool, approach: bool, tried: bool) -> tuple[str, ...]:
    """Return the labels of a reflection, none when it needs none.

    Uncited (R49): it names neither a piece of evidence nor any theory. Anticipatory (R59): it is about something
    to come, or about an approach of which no trial is named.
    """
    ahead = to_come or (approach and not tried)
    cited = pieces > 0 or theory
    return tuple(words for words, holds in ((AHEAD, ahead), (UNCITED, not cited)) if holds)
