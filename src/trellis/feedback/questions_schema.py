"""What packs say about feedback: short sets of questions for pupils and for colleagues (R53)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from trellis.feedback.enums import LEAST
from trellis.kernel.packs import PackItem, SourcedItem, Text, register_section


class Question(PackItem):
    """One question of a set."""

    text: Text = Field(description="the question, in words its readers use; it names nobody")


class QuestionSet(SourcedItem):
    """A few questions that are all answered by the same choices. `key` is free."""

    title: Text
    audience: Literal["pupils", "colleagues"] = Field(description='who answers: "pupils" or "colleagues"')
    choices: tuple[Text, ...] = Field(min_length=2, max_length=6, description="what can be chosen, in their order")
    questions: tuple[Question, ...] = Field(min_length=1, max_length=8, description="the questions, each with a key")
    least: int = Field(default=LEAST, ge=LEAST, description="with fewer answers nothing is shown; five or more")
    unverified: bool = Field(default=False, description="true while nobody has tried the questions out")


register_section("question_sets", QuestionSet, noun="set of questions")
