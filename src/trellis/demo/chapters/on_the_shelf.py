"""The programme's exemplars: one of Priya's plans and a note of Sofia's on the shelf, one of Grace's waits for Helen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from trellis.demo.chapters import doing
from trellis.demo.chapters.priya_begins import Enquiry
from trellis.exemplars import commands as exemplars


def offer(found: Enquiry) -> None:
    """Three learners offer something; two are taken, and Callum keeps one for his first weeks."""
    cast = found.pair.cast
    pairs = doing.note(
        cast, "sofia", (5, "Thu", "17:15"), "Say it to each other first",
        "Wrote the question on the board, then asked each pair to say it to each other before anybody answered me. "
        "Eleven hands instead of three. Next time the pairs choose who speaks.",
        "went_well",
    )  # fmt: skip
    counted = doing.note(
        cast, "grace", (4, "Tue", "16:30"), "How else?",
        "I asked “how else?” and waited. The first two answers were mine from last week; the third was new.",
        "tried",
    )  # fmt: skip
    plan = _offered(
        found, "priya", found.items["plan"].id, "A plan with three pupils in mind",
        "Whom to watch, and what it would look like, written before the lesson.", "", ["four-principles/analyse-goals"],
    )  # fmt: skip
    said = _offered(
        found, "sofia", pairs.id, "Say it to each other first", "How a question becomes everybody’s before it is answered.",
        pairs.text, ["core-skills/observe"],
    )  # fmt: skip
    _offered(
        found, "grace", counted.id, "How else?", "One question asked again, and what the third answer was.", counted.text,
        ["core-skills/observe"],
    )  # fmt: skip
    with cast.at("helen", 1, "Mon", "9:20") as helen:
        for one in (plan, said):
            exemplars.decide(actor=helen, exemplar_id=one, version=None, take=True)
    with cast.at("callum", 1, "Thu", "16:40") as callum:
        exemplars.keep(actor=callum, exemplar_id=said, on=True)


def _offered(found: Enquiry, who: str, item: UUID, title: str, says: str, words: str, tags: Sequence[str]) -> UUID:
    with found.pair.cast.at(who, 2, "Wed", "17:30") as person:
        return exemplars.offer(
            actor=person, item_id=item, title=title, says=says, words=words, tags=tags, nobody_else=True, agrees=True
        ).id
