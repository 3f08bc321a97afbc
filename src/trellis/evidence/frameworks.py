"""What evidence can be tagged with: the behaviours of the pack's frameworks (R45)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from trellis.knowledge import queries as knowledge

PACK = "mtl"
FOCUS = "focus"  # what was agreed to look at: its key is a goal's id, which higher floors know
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
TAGGABLE = ("principles", "skills", "strategies")


@dataclass(frozen=True)
class Group:
    """A principle or framework and its tags as (value, title); a value is 'framework/key'."""

    title: str
    tags: tuple[tuple[str, str], ...]


def groups() -> list[Group]:
    """Return what can be tagged, by principle or framework; none when no pack is loaded."""
    pack = _pack()
    if pack is None:
        return []
    if _groups.get("of") != pack.checksum:
        _groups.update(of=pack.checksum, found=_grouped(pack.frameworks))
    return list(_groups["found"])


_groups: dict[str, Any] = {}  # of the pack last asked for; a pack never changes


def _grouped(frameworks: Mapping[str, Any]) -> list[Group]:
    found: list[Group] = []
    for key, framework in frameworks.items():
        if framework.kind not in TAGGABLE:
            continue
        under = [(top, framework.under(top.key)) for top in framework.top()]
        if any(parts for _, parts in under):
            found += [Group(top.title, _values(key, parts)) for top, parts in under if parts]
        else:
            found.append(Group(framework.title, _values(key, framework.items)))
    return found


def _values(framework: str, items: Any) -> tuple[tuple[str, str], ...]:
    return tuple((f"{framework}/{item.key}", item.title) for item in items)


def title_of(framework: str, key: str) -> str:
    """Return a tag's title; its key in plain letters when the pack no longer has it; '' for a focus."""
    if framework == FOCUS:
        return ""
    try:
        return str(_frameworks()[framework].item(key).title)
    except KeyError:
        return key.replace("-", " ").replace("_", " ").capitalize()


def title_of_value(value: str) -> str:
    """Return the title of a tag 'framework/key'."""
    framework, _, key = value.partition("/")
    return title_of(framework, key)


def known(value: str) -> tuple[str, str] | None:
    """Split 'framework/key' when the pack has it, else return None. A focus is any id: its reader looks it up."""
    framework, _, key = value.partition("/")
    if framework == FOCUS:
        return (FOCUS, key) if ID.fullmatch(key) else None
    found = _frameworks().get(framework)
    if found is None or all(item.key != key for item in found.items):
        return None
    return framework, key


def _frameworks() -> Mapping[str, Any]:
    pack = _pack()
    return pack.frameworks if pack else {}


def _pack() -> Any:
    try:
        return knowledge.pack(PACK)
    except ObjectDoesNotExist:
        return None
