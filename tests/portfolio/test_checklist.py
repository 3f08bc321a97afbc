"""What a module asks for beside what a draft holds."""

import pytest

from trellis.portfolio.checklist import count_words, needs
from trellis.programme.schema import Module


@pytest.mark.parametrize(("text", "words"), [
    ("", 0), ("  \n ", 0), ("One two", 2), ("a – b", 2), ("well-known, isn't it?", 3), ("12 pupils", 2),
])  # fmt: skip
def test_words_are_counted_as_people_count_them(text, words):
    assert count_words(text) == words


def module(*requirements):
    return Module.model_construct(requirements=tuple(
        _requirement(key, **fields) for key, fields in requirements
    ))  # fmt: skip


def _requirement(key, **fields):
    from trellis.programme.schema import Requirement

    return Requirement(key=key, title=key.title(), text=key, **fields)


def test_words_do_where_one_note_would_and_pieces_are_counted_elsewhere():
    asked = module(
        ("question", {"evidence": ("note", "document"), "words_at_most": 50}),
        ("lesson", {"evidence": ("video", "audio")}),
        ("proof", {"evidence": ("pupil-work", "note"), "at_least": 3}),
    )
    empty = needs(asked, {}, [])
    assert [need.met for need in empty] == [False, False, False]
    assert empty[0].says == "nothing written yet; up to 50 words"
    assert empty[1].says == "nothing written yet; no piece yet, 1 asked for"
    some = needs(
        asked, {"question": "why " * 51, "lesson": "Words only", "proof": "Words"}, [["proof"], ["lesson", "proof"]]
    )
    assert [need.met for need in some] == [True, True, False]
    assert some[0].long
    assert some[0].says == "51 words of up to 50"
    assert some[2].says == "one word; 2 pieces, 3 asked for"
    assert [need.met for need in needs(asked, {}, [["question"], ["proof"], ["proof"], ["proof"]])] == [
        True,
        False,
        True,
    ]
