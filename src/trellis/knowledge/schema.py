"""What packs say about what the field knows: sources, claims, frameworks, tools and prompts.

Each section is registered with the pack loader on import. Protocols stand in ``protocol_schema``.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from trellis.kernel.packs import (
    FaultError,
    Key,
    PackItem,
    PackModel,
    Problem,
    Ref,
    SourcedItem,
    Text,
    hand_down_sources,
    register_section,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trellis.kernel.packs import Pack

Status = Literal["systematic review", "study", "consultation", "opinion", "draft"]
Strength = Literal["strong", "some", "little"]
Audience = Literal["learner", "coach", "pair", "tutor"]
FrameworkAddress = Annotated[tuple[str, ...], Ref("frameworks", 2)]

LEAVES: Final[dict[str, int]] = {"strong": 3, "some": 2, "little": 1}
STRENGTH_OF: Final[dict[Status, Strength]] = {
    "systematic review": "strong",
    "study": "some",
    "consultation": "little",
    "opinion": "little",
    "draft": "little",
}


class Document(PackItem):
    """A text that sources point into, with its headings, so that no citation can be made up."""

    title: Text
    about: Text
    headings: tuple[Text, ...] = Field(min_length=1, description="the document's headings, word for word")


class Cite(PackModel):
    """A place in a document."""

    document: Annotated[Key, Ref("documents")] = Field(description="the key of a document")
    heading: Text = Field(description="one of the document's headings, word for word")


class Source(PackItem):
    """Where something comes from: what kind of evidence it is (R2) and where that can be read."""

    title: Text = Field(description="the title, or the authors and year as cited")
    authors: str = ""
    year: str = ""
    status: Status = Field(
        description='what kind of evidence it is: "systematic review", "study", "consultation", "opinion" or "draft"'
    )
    read: Literal["here", "cited"] = Field(
        default="cited", description='"here" if the text itself was read, "cited" if only what another text says of it'
    )
    says: Text = Field(description="what it says that matters here, in one plain sentence")
    cites: tuple[Cite, ...] = ()
    unverified: bool = False

    @model_validator(mode="after")
    def _has_a_place_or_says_so(self) -> Self:
        if not self.cites and not self.unverified:
            what = 'there is neither "cites" nor "unverified: true"'
            raise FaultError(what, 'name a document and heading under "cites:", or write "unverified: true"')
        return self


class Claim(SourcedItem):
    """A sentence the field holds, how well it stands and on what (R159)."""

    text: Text = Field(description="the claim in one plain sentence")
    standing: Literal["supported", "mixed", "untested"] = Field(description='"supported", "mixed" or "untested"')
    strength: Strength = Field(description='"strong", "some" or "little"')


class FrameworkItem(SourcedItem):
    """A principle, behaviour, skill, strategy or element; ``parent`` is an item of the same framework."""

    title: Text = Field(description="a short name")
    text: Text = Field(description="one or two plain sentences")
    parent: Key | None = None
    tags: tuple[Key, ...] = ()
    serves: FrameworkAddress = ()
    looks_like: str = ""
    unverified: bool = False
    note: str = ""


class EmptySlot(SourcedItem):
    """A place kept open for something known to exist whose words are not known (R156)."""

    reason: Text = Field(description="why it is empty, so that nobody fills it by guessing")


class Framework(SourcedItem):
    """A named set of items; it has no field that could be added up to a score (R126)."""

    title: Text
    about: Text
    kind: Literal[
        "principles", "skills", "givens", "strategies", "elements", "mechanisms", "progression", "factors", "strands"
    ]
    items: tuple[FrameworkItem, ...] = Field(min_length=1, description="the framework's items")
    empty_slots: tuple[EmptySlot, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "items", "empty_slots")

    def item(self, key: str) -> FrameworkItem:
        """Return the item called ``key``; KeyError when there is none."""
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def top(self) -> tuple[FrameworkItem, ...]:
        """Return the items without a parent, in order."""
        return tuple(item for item in self.items if item.parent is None)

    def under(self, key: str) -> tuple[FrameworkItem, ...]:
        """Return the items whose parent is ``key``, in order."""
        return tuple(item for item in self.items if item.parent == key)


class Row(PackItem):
    """One line of a crosswalk: items that belong together, and whether the source itself says so."""

    items: Annotated[tuple[str, ...], Ref("frameworks", 2)] = Field(
        min_length=2, description="two or more addresses such as givens/enquiry"
    )
    basis: Literal["stated", "our reading"] = Field(description='"stated" in the source, or "our reading" of it')
    note: Text = Field(description="why they belong together, in one sentence")
    sources: Annotated[tuple[Key, ...], Ref("sources"), Field(min_length=1)]


class Crosswalk(SourcedItem):
    """Several frameworks laid side by side (R151)."""

    title: Text
    about: Text
    frameworks: Annotated[tuple[Key, ...], Ref("frameworks")] = Field(
        min_length=2, description="the keys of the frameworks it compares"
    )
    rows: tuple[Row, ...] = Field(min_length=1, description="the rows")

    @model_validator(mode="before")
    @classmethod
    def _hand_down(cls, data: Any) -> Any:
        return hand_down_sources(data, "rows")

    def gaps(self, pack: Pack) -> tuple[str, ...]:
        """Return the addresses of top-level items that no row takes up, so that gaps show (R151)."""
        taken = {address for row in self.rows for address in row.items}
        frameworks = pack.section(Framework)
        every = [f"{key}/{item.key}" for key in self.frameworks for item in frameworks[key].top()]
        return tuple(address for address in every if address not in taken)


class Tool(SourcedItem):
    """Something to look at practice with; tool and version are recorded on each session (R99)."""

    title: Text
    version: Text = Field(description="a version such as 1.0")
    kind: Literal["video", "observation", "pupil work", "analysis", "feedback"]
    about: Text
    steps: tuple[Text, ...] = Field(min_length=1, description="what to do, step by step")


class PromptCard(SourcedItem):
    """A question or quiet prompt shown outside protocols; dismissed in one tap, it never stops anyone."""

    kind: Literal[
        "rival-explanations",
        "deficit-test",
        "quiet",
        "need",
        "risk",
        "feel-know-do",
        "prepare",
        "context",
        "benefit",
        "theory",
        "action-step",
    ] = Field(description="which page asks it")
    text: Text = Field(description="one plain sentence")
    help: str = ""
    link: str = ""
    audience: Audience = "learner"
    private: bool = False


def _check_source(pack: Pack, source: Source) -> Iterator[Problem]:
    for index, cite in enumerate(source.cites):
        document = pack.section(Document).get(cite.document)
        if document is None or cite.heading in document.headings:
            continue
        close = get_close_matches(cite.heading, document.headings, n=1, cutoff=0.5)
        what = f'the source "{source.key}" cites the heading "{cite.heading}", which "{cite.document}" does not have'
        meant = f'did you mean "{close[0]}"? ' if close else ""
        yield Problem(what, f"{meant}copy the heading word for word", ("cites", index, "heading"))


def _check_claim(pack: Pack, claim: Claim) -> Iterator[Problem]:
    """A claim is never called stronger than the best of its sources."""
    known = [pack.section(Source)[key] for key in claim.sources if key in pack.section(Source)]
    best = max((LEAVES[STRENGTH_OF[source.status]] for source in known), default=3)
    if LEAVES[claim.strength] > best:
        what = f'the claim "{claim.key}" is called "{claim.strength}", which none of its sources is'
        yield Problem(what, "lower its strength or add a stronger source", ("strength",))


def _check_framework(_: Pack, framework: Framework) -> Iterator[Problem]:
    parents = {item.key: item.parent for item in framework.items}
    for index, item in enumerate(framework.items):
        if item.parent is not None and item.parent not in parents:
            what = f'the item "{item.key}" of "{framework.key}" names the parent "{item.parent}", which is not there'
            yield Problem(what, "name an item of the same framework", ("items", index, "parent"))
        elif _circular(item.key, parents):
            what = f'the item "{item.key}" of "{framework.key}" is its own ancestor'
            yield Problem(what, "take one parent out", ("items", index, "parent"))


def _circular(key: str, parents: dict[str, str | None]) -> bool:
    seen = Counter([key])
    above = parents.get(key)
    while above is not None and above not in seen:
        seen[above] += 1
        above = parents.get(above)
    return above is not None


def _check_crosswalk(_: Pack, crosswalk: Crosswalk) -> Iterator[Problem]:
    for index, row in enumerate(crosswalk.rows):
        for place, address in enumerate(row.items):
            if address.split("/")[0] not in crosswalk.frameworks:
                what = f'the row "{row.key}" of "{crosswalk.key}" names "{address}", outside its frameworks'
                fix = f"use items of {', '.join(crosswalk.frameworks)}"
                yield Problem(what, fix, ("rows", index, "items", place))


register_section("documents", Document, noun="document")
register_section("sources", Source, noun="source", check=_check_source, needs=("documents",))
register_section("claims", Claim, noun="claim", check=_check_claim, needs=("sources",))
register_section("frameworks", Framework, noun="framework", check=_check_framework)
register_section("crosswalks", Crosswalk, noun="crosswalk", check=_check_crosswalk, needs=("frameworks",))
register_section("tools", Tool, noun="tool")
register_section("prompts", PromptCard, noun="prompt")
