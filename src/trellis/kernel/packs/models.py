"""What every piece of pack content is made of: frozen models with keys, sources and references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs.reading import Path

ANYWHERE: Final = "*"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that names other content.

    ``section`` is where it must stand (``"*"`` for anywhere, then the address starts with the
    section's name). ``depth`` is how many keys an address has: 1 for an item ("mtl-paper"), 2 for a
    part of one ("four-principles/collaborate"), 0 for any number.
    """

    section: str
    depth: int = 1


class PackModel(BaseModel):
    """Base of everything in a pack: frozen, and no field the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PackItem(PackModel):
    """Content that has a key of its own, unique among its neighbours."""

    key: Key = Field(description="a short name in small letters, with hyphens between words")

    def parts(self) -> dict[str, PackItem]:
        """Return the keyed content directly inside this item, in reading order."""
        return {
            part.key: part
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), tuple)
            for part in value
            if isinstance(part, PackItem)
        }


SourceKeys = Annotated[
    tuple[Key, ...],
    Ref("sources"),
    Field(min_length=1, description="the keys of the sources this rests on"),
]


class SourcedItem(PackItem):
    """Content that says what it rests on (R1)."""

    sources: SourceKeys


def hand_down_sources(data: Any, *fields: str) -> Any:
    """Give the parts listed in ``fields`` the parent's sources where they state none (R1).

    Used before validation, so that every part stores its sources itself; anything malformed is
    returned untouched for the schema to complain about.
    """
    if not (isinstance(data, dict) and isinstance(data.get("sources"), list)):
        return data
    given = dict(data)
    for name in fields:
        if isinstance(given.get(name), list):
            given[name] = [
                {"sources": data["sources"], **part} if isinstance(part, dict) else part for part in given[name]
            ]
    return given


def references(model: PackModel, path: Path = ()) -> Iterator[tuple[Path, Ref, str]]:
    """Yield each reference inside ``model``: its path from the model, its mark and the address."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        mark = next((meta for meta in info.metadata if isinstance(meta, Ref)), None)
        entries = enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for index, entry in entries:
            here = (*path, name) if index is None else (*path, name, index)
            if isinstance(entry, PackModel):
                yield from references(entry, here)
            elif mark and isinstance(entry, str):
                yield here, mark, entry
