"""Which sections a pack may have. Each domain registers the schema of its own (no import upwards)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from trellis.kernel.packs.errors import Problem
    from trellis.kernel.packs.models import PackItem
    from trellis.kernel.packs.pack import Pack

    Check = Callable[[Pack, Any], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of content: its name in the YAML, its model, and what must hold beyond the model.

    ``check`` gets the pack and one item and yields problems; it runs only when this section and
    those named in ``needs`` have no faults of their own, so that one mistake is reported once.
    """

    name: str
    model: type[PackItem]
    noun: str
    check: Check | None = None
    needs: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Registry:
    """The sections known to one program; tests may make their own."""

    sections: dict[str, Section] = field(default_factory=dict)

    def register(self, section: Section) -> None:
        """Add a section; the same one may be added twice, a different one under its name may not."""
        known = self.sections.get(section.name)
        if known is not None and known.model is not section.model:
            message = f"the pack section {section.name!r} is already registered for {known.model.__name__}"
            raise ValueError(message)
        self.sections[section.name] = section

    def of_model(self, model: type[PackItem]) -> Section:
        """Return the section whose items are ``model``; KeyError when there is none."""
        for section in self.sections.values():
            if section.model is model:
                return section
        raise KeyError(model.__name__)


registry = Registry()


def register_section(
    name: str,
    model: type[PackItem],
    *,
    noun: str,
    check: Check | None = None,
    needs: tuple[str, ...] = (),
) -> None:
    """Tell the loader about a section of packs, for example ``protocols`` made of ``Protocol``."""
    registry.register(Section(name=name, model=model, noun=noun, check=check, needs=needs))
