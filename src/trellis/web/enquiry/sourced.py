"""Something captured becomes a goal, a concern or a plan without being typed again (R17)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from trellis.evidence import commands, queries
from trellis.people.models import Person

LINE_MOST = 200


@dataclass(frozen=True)
class Source:
    """An own piece of evidence that a form begins from: its words, and a line of them."""

    id: UUID
    title: str
    words: str

    @property
    def line(self) -> str:
        """The words on one line, cut at a word."""
        text = " ".join(self.words.split())
        return text if len(text) <= LINE_MOST else text[: LINE_MOST - 2].rsplit(" ", 1)[0] + " …"

    def attach(self, actor: Person, kind: str, used_id: UUID) -> None:
        """Write that the new thing rests on it."""
        commands.used_in(actor=actor, item_id=self.id, kind=kind, used_id=used_id)


def source_of(request: HttpRequest) -> Source | None:
    """Return the own item named in the address (`from`) or carried by the form (`source`); None for anything else."""
    try:
        item_id = UUID(request.POST.get("source") or request.GET.get("from", ""))
    except ValueError:
        return None
    found = queries.cards(request.user, [item_id]).get(item_id)
    if found is None or not found.mine:
        return None
    return Source(found.id, found.title, found.text.strip() or found.title)


def key_of(key: str, source: Source | None) -> str:
    """Return the name a form's words are kept under: one begun from an item does not meet another's draft."""
    return f"{key}:from:{source.id}" if source else key
