"""What a module asks for beside what a draft holds: quiet prompts, never gates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trellis.programme.schema import Module, Requirement

WRITTEN = frozenset({"note", "document"})


def count_words(text: str) -> int:
    """Return the number of words: what stands between white space and holds a letter or digit."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


@dataclass(frozen=True)
class Need:
    """One requirement and how far a draft meets it."""

    key: str
    title: str
    text: str
    words: int
    words_at_most: int | None
    pieces: int
    pieces_asked: int
    words_do: bool

    @property
    def met(self) -> bool:
        """Whether nothing asked for is missing; length never decides that."""
        return self.pieces >= self.pieces_asked or (self.words_do and self.words > 0)

    @property
    def long(self) -> bool:
        """Whether there are more words than asked for."""
        return self.words_at_most is not None and self.words > self.words_at_most

    @property
    def says(self) -> str:
        """What is here and what is asked, in words: '212 words of up to 300; one piece of two'."""
        parts = [] if self.pieces and not self.words else [_words(self.words, self.words_at_most)]
        if self.pieces or not self.words_do:
            parts.append(_pieces(self.pieces, 0 if self.met else self.pieces_asked))
        return "; ".join(parts)


def needs(module: Module, answers: Mapping[str, str], serves: Sequence[Iterable[str]]) -> list[Need]:
    """Return the module's requirements in order; `serves` holds for each piece the keys it serves."""
    given = [set(keys) for keys in serves]
    return [
        Need(
            key=one.key,
            title=one.title,
            text=one.text,
            words=count_words(answers.get(one.key, "")),
            words_at_most=one.words_at_most,
            pieces=sum(one.key in keys for keys in given),
            pieces_asked=one.at_least,
            words_do=words_do(one),
        )
        for one in module.requirements
    ]


def words_do(requirement: Requirement) -> bool:
    """Whether words written here are enough: one piece is asked for, and a note or document would be one."""
    return requirement.at_least <= 1 and (not requirement.evidence or not WRITTEN.isdisjoint(requirement.evidence))


def _words(count: int, most: int | None) -> str:
    said = {0: "nothing written yet", 1: "one word"}.get(count, f"{count} words")
    return f"{said} of up to {most}" if most and count else (f"{said}; up to {most} words" if most else said)


def _pieces(count: int, asked: int) -> str:
    here = {0: "no piece yet", 1: "one piece"}.get(count, f"{count} pieces")
    return f"{here}, {asked} asked for" if count < asked else here
