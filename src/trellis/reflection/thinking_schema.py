"""What packs say beside reflections: where support can be found, and what to ask oneself now and then."""

from __future__ import annotations

from pydantic import Field

from trellis.kernel.packs import PackItem, SourcedItem, Text, register_section


class Signpost(SourcedItem):
    """Somebody to turn to when teaching weighs on one (R39)."""

    title: Text
    says: Text = Field(description="who they are and how to reach them, in one or two plain sentences")
    unverified: bool = Field(default=False, description="true while nobody has checked the number or address")


register_section("signposts", Signpost, noun="place of support")


class ReviewPrompt(PackItem):
    """One sentence to hold against oneself."""

    text: Text = Field(description="a sentence in the first person, true of everybody at some time")


class SelfReviewSet(SourcedItem):
    """A short self-review, for its writer's eyes (R33). There is no field for points: nothing is summed."""

    title: Text
    choices: tuple[Text, ...] = Field(min_length=2, max_length=5, description="what can be chosen, none the better one")
    prompts: tuple[ReviewPrompt, ...] = Field(min_length=1, max_length=8, description="the sentences, each with a key")
    unverified: bool = Field(default=False, description="true while nobody has tried the wording out")


register_section("self_reviews", SelfReviewSet, noun="self-review")
