"""What packs say beside reflections: where support can be found."""

from __future__ import annotations

from pydantic import Field

from trellis.kernel.packs import SourcedItem, Text, register_section


class Signpost(SourcedItem):
    """Somebody to turn to when teaching weighs on one (R39)."""

    title: Text
    says: Text = Field(description="who they are and how to reach them, in one or two plain sentences")
    unverified: bool = Field(default=False, description="true while nobody has checked the number or address")


register_section("signposts", Signpost, noun="place of support")
