"""Packs: programme content as data, checked by schemas that each domain registers.

A pack is a folder of YAML files. ``check_pack`` names every fault with file, line and fix;
``load_pack`` gives a frozen, typed ``Pack``, which ``to_json`` and ``from_json`` carry through one
database column. See docs/packs.md.
"""

from trellis.kernel.packs.errors import FaultError, PackError, PackInvalidError, Problem
from trellis.kernel.packs.forks import Change, Fork, Piece, adapted, fork_problems, visible_diff
from trellis.kernel.packs.loading import check_pack, load_pack
from trellis.kernel.packs.models import (
    Key,
    PackItem,
    PackModel,
    Ref,
    SourcedItem,
    SourceKeys,
    Text,
    hand_down_sources,
)
from trellis.kernel.packs.pack import Manifest, Pack
from trellis.kernel.packs.registry import Registry, Section, register_section, registry

__all__ = [
    "Change",
    "FaultError",
    "Fork",
    "Key",
    "Manifest",
    "Pack",
    "PackError",
    "PackInvalidError",
    "PackItem",
    "PackModel",
    "Piece",
    "Problem",
    "Ref",
    "Registry",
    "Section",
    "SourceKeys",
    "SourcedItem",
    "Text",
    "adapted",
    "check_pack",
    "fork_problems",
    "hand_down_sources",
    "load_pack",
    "register_section",
    "registry",
    "visible_diff",
]
