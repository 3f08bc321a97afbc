"""What its owner wants hidden in a recording or a picture. Times in milliseconds, boxes in ten-thousandths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from trellis.evidence.regions import Region

LOOKS = {"blur": "Blurred", "squares": "In large squares", "cover": "Covered in plain grey"}
AREAS_MOST = 40
KEYS_MOST = 400  # of one area
SILENT_MOST = 200
NEAR_MS = 40  # two places of one area at one moment: the later word counts


class Unusable(ValueError):
    """A plan that cannot be carried out; the sentence says what to do."""


@dataclass(frozen=True)
class Key:
    """Where an area lies at a moment, set by hand."""

    at: int
    box: Region


@dataclass(frozen=True)
class Area:
    """One thing to hide, from its first key until `until` (exclusive). In a picture: one key, at 0, until 0."""

    keys: tuple[Key, ...]
    until: int = 0

    @property
    def begins(self) -> int:
        """When it is first hidden."""
        return self.keys[0].at


@dataclass(frozen=True)
class Plan:
    """All that is to be hidden. `whole`: the picture becomes grey shapes; `voice`: every voice is changed."""

    look: str = "blur"
    whole: bool = False
    voice: bool = False
    areas: tuple[Area, ...] = ()
    silent: tuple[tuple[int, int], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is to be hidden."""
        return not (self.whole or self.voice or self.areas or self.silent)

    @property
    def picture(self) -> bool:
        """Whether anything that can be seen is to be hidden."""
        return self.whole or bool(self.areas)

    @property
    def to_follow(self) -> bool:
        """Whether areas have to be followed through the recording first."""
        return bool(self.areas) and not self.whole


def with_area(plan: Plan, box: Region, at: int, until: int, duration: int) -> Plan:
    """Return the plan with one more area. Raises Unusable."""
    if len(plan.areas) >= AREAS_MOST:
        raise Unusable(f"{AREAS_MOST} places are the most. Hide the whole picture instead.")
    area = Area((Key(at, box),), until)
    _check(area, duration)
    return replace(plan, areas=(*plan.areas, area))


def with_key(plan: Plan, which: int, box: Region, at: int, until: int, duration: int) -> Plan:
    """Return the plan with area `which` lying there at that moment, and hidden until then. Raises Unusable."""
    area = _area(plan, which)
    others = [key for key in area.keys if abs(key.at - at) > NEAR_MS]
    keys = tuple(sorted([*others, Key(at, box)], key=lambda key: key.at))
    if len(keys) > KEYS_MOST:
        raise Unusable(f"{KEYS_MOST} moments of one place are the most. Begin another place for the rest.")
    return _put(plan, which, Area(keys, max(until, 0)), duration)


def without_key(plan: Plan, which: int, at: int) -> Plan:
    """Return the plan without that moment of the area; without the area when it was the only one."""
    area = _area(plan, which)
    keys = tuple(key for key in area.keys if key.at != at)
    if not keys:
        return without_area(plan, which)
    return replace(plan, areas=(*plan.areas[:which], replace(area, keys=keys), *plan.areas[which + 1 :]))


def without_area(plan: Plan, which: int) -> Plan:
    """Return the plan without the area."""
    _area(plan, which)
    return replace(plan, areas=(*plan.areas[:which], *plan.areas[which + 1 :]))


def with_silence(plan: Plan, begin: int, end: int, duration: int) -> Plan:
    """Return the plan with the sound gone between two moments; ranges that touch become one. Raises Unusable."""
    if not 0 <= begin < end:
        raise Unusable("The end of the silence has to come after its beginning.")
    if duration and begin >= duration:
        raise Unusable("The recording has ended by then.")
    ranges: list[tuple[int, int]] = []
    for low, high in sorted([*plan.silent, (begin, end)]):
        if ranges and low <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(high, ranges[-1][1]))
        else:
            ranges.append((low, high))
    if len(ranges) > SILENT_MOST:
        raise Unusable(f"{SILENT_MOST} silences are the most. Make some of them one.")
    return replace(plan, silent=tuple(ranges))


def without_silence(plan: Plan, which: int) -> Plan:
    """Return the plan without that silence. Raises Unusable."""
    if not 0 <= which < len(plan.silent):
        raise Unusable("That silence is gone already.")
    return replace(plan, silent=(*plan.silent[:which], *plan.silent[which + 1 :]))


def _area(plan: Plan, which: int) -> Area:
    if not 0 <= which < len(plan.areas):
        raise Unusable("That place is gone already.")
    return plan.areas[which]


def _put(plan: Plan, which: int, area: Area, duration: int) -> Plan:
    _check(area, duration)
    return replace(plan, areas=(*plan.areas[:which], area, *plan.areas[which + 1 :]))


def _check(area: Area, duration: int) -> None:
    if not all(key.box.fits for key in area.keys):
        raise Unusable("The place has to lie within the picture.")
    if not duration:
        return
    if area.keys[0].at < 0 or area.keys[-1].at >= duration:
        raise Unusable("The recording has ended by then.")
    if area.until <= area.keys[-1].at:
        raise Unusable("The place has to be hidden until after the last moment you set for it.")


def as_data(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON holds it."""
    return {
        "look": plan.look,
        "whole": plan.whole,
        "voice": plan.voice,
        "areas": [{"until": area.until, "keys": [[key.at, *key.box] for key in area.keys]} for area in plan.areas],
        "silent": [list(pair) for pair in plan.silent],
    }


def from_data(data: dict[str, Any]) -> Plan:
    """Return the plan that `as_data` wrote; {} is the empty plan."""
    return Plan(
        look=data.get("look", "blur"),
        whole=data.get("whole", False),
        voice=data.get("voice", False),
        areas=tuple(_area_from(one) for one in data.get("areas", ())),
        silent=tuple((low, high) for low, high in data.get("silent", ())),
    )


def _area_from(data: dict[str, Any]) -> Area:
    keys: Iterable[list[int]] = data["keys"]
    return Area(tuple(Key(at, Region(*box)) for at, *box in keys), data["until"])
