"""A checked pack in memory: typed, frozen, and rebuilt from one JSON column in milliseconds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, cast

from pydantic import Field, StringConstraints, ValidationError

from trellis.kernel.packs.errors import PackError, PackInvalidError
from trellis.kernel.packs.models import PackItem, Text
from trellis.kernel.packs.registry import Registry, registry

if TYPE_CHECKING:
    from collections.abc import Mapping

M = TypeVar("M", bound=PackItem)


class Manifest(PackItem):
    """Who a pack is: its name, version and the day it takes effect (R160)."""

    title: Text = Field(description="the pack's name as people read it")
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+(\.\d+)?$")] = Field(
        description="a version such as 1.0 or 2.3.1"
    )
    effective_from: date = Field(description="the day it takes effect, such as 2026-09-01")
    language: str = "en-GB"
    about: Text = Field(description="one or two sentences saying what the pack is for")


@dataclass(frozen=True)
class Pack:
    """All content of one pack.

    ``pack.protocols["goal-setting"]`` reads a section by name; ``pack.section(Protocol)`` is the
    same with the type known to mypy. Sections without content are empty, not missing.
    """

    manifest: Manifest
    sections: Mapping[str, Mapping[str, PackItem]]
    checksum: str
    known: Registry = registry

    @property
    def key(self) -> str:
        """The pack's short name, equal to its folder's."""
        return self.manifest.key

    @property
    def title(self) -> str:
        """The pack's name as people read it."""
        return self.manifest.title

    @property
    def version(self) -> str:
        """The version, such as 1.0."""
        return self.manifest.version

    @property
    def effective_from(self) -> date:
        """The first day this version is in force."""
        return self.manifest.effective_from

    def __getattr__(self, name: str) -> Mapping[str, Any]:
        """Read a section by its name; AttributeError for one no domain registered."""
        if name.startswith("_") or name not in self.known.sections:
            raise AttributeError(name)
        return cast("Mapping[str, Any]", self.sections.get(name, MappingProxyType({})))

    def section(self, model: type[M]) -> Mapping[str, M]:
        """Return the items of one type by key, in the order they are written."""
        name = self.known.of_model(model).name
        return cast("Mapping[str, M]", self.sections.get(name, MappingProxyType({})))

    @cached_property
    def index(self) -> Mapping[str, PackItem]:
        """Every keyed piece of content by address: ``protocols/goal-setting/choose/first``."""
        found: dict[str, PackItem] = {}

        def enter(address: str, item: PackItem) -> None:
            found[address] = item
            for key, part in item.parts().items():
                enter(f"{address}/{key}", part)

        for name, items in self.sections.items():
            for key, item in items.items():
                enter(f"{name}/{key}", item)
        return MappingProxyType(found)

    def find(self, address: str) -> PackItem:
        """Return the content at an address; KeyError when nothing stands there."""
        return self.index[address]

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` needs, made of JSON's own types; lists keep the written order."""
        return {"checksum": self.checksum, **_content(self.manifest, self.sections)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, known: Registry = registry) -> Pack:
        """Rebuild a pack stored by ``to_json``; PackInvalidError when it was altered or no longer fits."""
        try:
            stored = {"manifest": data["manifest"], "sections": data["sections"]}
            if _checksum(stored) != data["checksum"]:
                raise _unfit("the stored pack was altered", "load it again from its files")
            sections = {
                name: MappingProxyType({item["key"]: known.sections[name].model.model_validate(item) for item in items})
                for name, items in stored["sections"].items()
            }
            manifest = Manifest.model_validate(stored["manifest"])
        except (KeyError, TypeError, AttributeError, ValidationError) as fault:
            what = f"the stored pack does not fit this version of Trellis ({type(fault).__name__})"
            raise _unfit(what, "load it again from its files") from fault
        return cls(manifest, MappingProxyType(sections), data["checksum"], known)


def make_pack(manifest: Manifest, sections: Mapping[str, Mapping[str, PackItem]], known: Registry) -> Pack:
    """Freeze checked content into a pack and work out its checksum (sha256 over canonical JSON)."""
    frozen = {name: MappingProxyType(dict(items)) for name, items in sections.items() if items}
    return Pack(manifest, MappingProxyType(frozen), _checksum(_content(manifest, frozen)), known)


def _content(manifest: Manifest, sections: Mapping[str, Mapping[str, PackItem]]) -> dict[str, Any]:
    """Leave defaults out, so that a field added to the schema later changes no stored checksum."""
    return {
        "manifest": manifest.model_dump(mode="json", exclude_defaults=True),
        "sections": {
            name: [item.model_dump(mode="json", exclude_defaults=True) for item in items.values()]
            for name, items in sections.items()
        },
    }


def _checksum(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _unfit(what: str, fix: str) -> PackInvalidError:
    return PackInvalidError([PackError("stored pack", 1, what, fix)])
