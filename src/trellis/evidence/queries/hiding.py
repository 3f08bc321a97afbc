"""What is to be hidden in an own item, and how far the copy is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from trellis.evidence.enums import HidingState
from trellis.evidence.masking.path import Box, box_at, way_from
from trellis.evidence.masking.plan import Plan, from_data
from trellis.evidence.models import Hiding
from trellis.kernel import words


@dataclass(frozen=True)
class HidingView:
    """An own item's plan. `version` 0: nothing was marked yet. `lost`: by area, when it could not be followed."""

    state: str = HidingState.DRAFT
    in_use: bool = False
    plan: Plan = field(default_factory=Plan)
    ways: tuple[tuple[tuple[int, Box], ...], ...] = ()
    lost: tuple[tuple[int, ...], ...] = ()
    progress: int = 0
    sentence: str = ""
    version: int = 0
    alone_since: str = ""  # the day since which the hidden copy is all there is; "" while what was recorded is kept

    @property
    def at_work(self) -> bool:
        """Whether a job is at it."""
        return self.state in {HidingState.FOLLOWING, HidingState.MAKING}

    @property
    def checked(self) -> bool:
        """Whether every place was followed as it is marked now."""
        return not self.plan.to_follow or bool(self.ways)

    def where(self, area: int, at: int) -> Box | None:
        """Return where an area was followed to at a moment; None before it was followed."""
        return box_at(self.ways[area], self.plan.areas[area].until, at) if area < len(self.ways) else None


def hiding_view(item_id: UUID) -> HidingView:
    """Return the plan of an own item, an empty one where nothing was marked. One statement."""
    found = Hiding.objects.filter(item_id=item_id).first()
    if found is None:
        return HidingView()
    return HidingView(
        state=found.state,
        in_use=found.in_use,
        plan=from_data(found.plan),
        ways=tuple(tuple(way_from(way)) for way in found.ways),
        lost=tuple(tuple(one) for one in found.lost),
        progress=found.progress,
        sentence=found.sentence,
        version=found.version,
        alone_since=words.short_day(found.plain_gone_at) if found.plain_gone_at else "",
    )
