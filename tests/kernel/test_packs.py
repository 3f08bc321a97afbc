"""The pack loader on a small pack of its own: reading, references, JSON, checks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

import trellis.knowledge.protocol_schema
import trellis.programme.schema  # noqa: F401 - registers the sections
from trellis.kernel.packs import Pack, PackInvalidError, check_pack, load_pack
from trellis.knowledge.schema import Framework, Source

GOOD = Path(__file__).parent / "small"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small valid pack, to spoil."""
    return Path(shutil.copytree(GOOD, tmp_path / "small"))


def write(folder: Path, text: str, name: str = "more.yaml") -> None:
    (folder / name).write_text(dedent(text), encoding="utf-8")


def sentences(folder: Path) -> list[str]:
    return [str(error) for error in check_pack(folder)]


def test_small_pack_is_good() -> None:
    assert check_pack(GOOD) == []


def test_load_gives_typed_frozen_content() -> None:
    pack = load_pack(GOOD)
    assert (pack.key, pack.version, str(pack.effective_from)) == ("small", "1.0", "2026-09-01")
    assert pack.sources["review"].title == "A review"
    assert pack.section(Source)["review"].status == "systematic review"
    assert pack.section(Framework)["aims"].item("listen").sources == ("review",)
    assert pack.protocols["talk"].steps[0].prompts[0].full == "What happened?"
    assert pack.tools == {}
    with pytest.raises(ValueError, match="frozen"):
        pack.sources["review"].title = "Another"
    with pytest.raises(TypeError):
        pack.sources["other"] = pack.sources["review"]
    with pytest.raises(AttributeError):
        _ = pack.nonsense


def test_find_reads_any_address() -> None:
    pack = load_pack(GOOD)
    assert pack.find("protocols/talk/look/seen").light == "What did you see?"
    with pytest.raises(KeyError):
        pack.find("protocols/talk/nowhere")


def test_json_round_trip_keeps_content_order_and_checksum() -> None:
    pack = load_pack(GOOD)
    # jsonb stores keys in an order of its own
    stored = json.loads(json.dumps(pack.to_json(), sort_keys=True))
    again = Pack.from_json(stored)
    assert again.sections == pack.sections
    assert list(again.frameworks) == list(pack.frameworks)
    assert again.checksum == pack.checksum
    assert again.manifest == pack.manifest


def test_altered_json_is_refused() -> None:
    stored = json.loads(json.dumps(load_pack(GOOD).to_json()))
    stored["sections"]["sources"][0]["title"] = "Something else"
    with pytest.raises(PackInvalidError, match="was altered"):
        Pack.from_json(stored)
    with pytest.raises(PackInvalidError, match="does not fit"):
        Pack.from_json({"manifest": {}})


def test_checksum_follows_content_not_layout(small: Path) -> None:
    before = load_pack(small).checksum
    content = small / "content.yaml"
    content.write_text("# a remark\n\n" + content.read_text())
    assert load_pack(small).checksum == before
    content.write_text(content.read_text().replace("What happened?", "What happened today?"))
    assert load_pack(small).checksum != before


def test_load_raises_with_every_error(small: Path) -> None:
    write(small, "sources:\n  one: {title: One}\nnonsense: {}\n")
    with pytest.raises(PackInvalidError) as caught:
        load_pack(small)
    assert len(caught.value.errors) == 3
    assert caught.value.errors == tuple(check_pack(small))


def test_words_that_look_like_numbers_or_answers_stay_words(small: Path) -> None:
    write(small, "sources:\n  odd: {title: 2008, status: study, says: No, unverified: true}\n")
    source = load_pack(small).sources["odd"]
    assert (source.title, source.says, source.unverified) == ("2008", "No", True)


def test_prompts_inherit_and_fade() -> None:
    talk = load_pack(GOOD).protocols["talk"]
    look = talk.steps[1]
    seen = look.prompts[0]
    assert seen.sources == ("review",)
    assert [seen.at(level) for level in ("full", "light", "learner-led")] == [
        "What did you see?",
        "What did you see?",
        "",
    ]
    assert look.prompts_at("learner-led") == ()
    assert [look.leads_at(level) for level in ("full", "light", "learner-led")] == ["coach", "either", "learner"]


BAD = {
    "bad YAML": (
        "sources:\n  one:\n    title: One: two\n",
        (
            'more.yaml, line 3: a colon stands where none can; put the whole text in "double quotes", or line the key up '
            "with its neighbours."
        ),
    ),
    "unclosed quote": (
        'sources:\n  one:\n    title: "One\n',
        "more.yaml, line 3: a quotation mark is never closed; close the quotation mark.",
    ),
    "anchor": (
        "sources:\n  one: &x\n    title: One\n",
        "more.yaml, line 2: anchors and aliases (& and *) are not used in packs; write the text out.",
    ),
    "unknown section": (
        "source: {}\n",
        'more.yaml, line 1: there is no section called "source"; did you mean "sources"? the sections are',
    ),
    "missing field": (
        "sources:\n  one:\n    title: One\n    status: study\n    unverified: true\n",
        (
            'more.yaml, line 2: the source "one" has no "says"; add "says:" with what it says that matters here, in one '
            "plain sentence."
        ),
    ),
    "unknown field": (
        "sources:\n  one:\n    titel: One\n    title: One\n    status: study\n    says: x\n    unverified: true\n",
        'more.yaml, line 3: the source "one" has no field called "titel"; did you mean "title"? the fields are',
    ),
    "wrong word": (
        "sources:\n  one:\n    title: One\n    status: sure\n    says: x\n    unverified: true\n",
        (
            'more.yaml, line 4: "status" of the source "one" is "sure"; write one of \'systematic review\', \'study\', '
            "'consultation', 'opinion' or 'draft'."
        ),
    ),
    "list for text": (
        "sources:\n  one:\n    title: [One]\n    status: study\n    says: x\n    unverified: true\n",
        (
            'more.yaml, line 3: "title" of the source "one" is a list where text is wanted; write it as text, in quotes '
            "if it has a colon."
        ),
    ),
    "text for a list": (
        "claims:\n  one:\n    text: x\n    standing: mixed\n    strength: some\n    sources: review\n",
        (
            'more.yaml, line 6: "sources" of the claim "one" is text where a list is wanted; start each entry on a new '
            'line with "- ".'
        ),
    ),
    "empty field": (
        "sources:\n  one:\n    title:\n    status: study\n    says: x\n    unverified: true\n",
        'more.yaml, line 3: "title" of the source "one" is empty; fill it with',
    ),
    "duplicate key in a file": (
        (
            "sources:\n  one: {title: One, status: study, says: x, unverified: true}\n"
            "  one: {title: One, status: study, says: x, unverified: true}\n"
        ),
        'more.yaml, line 3: the key "one" stands here and on line 2; rename or remove one of them.',
    ),
    "duplicate key across files": (
        "sources:\n  review: {title: One, status: study, says: x, unverified: true}\n",
        'more.yaml, line 2: "review" in sources stands here and in content.yaml, line 7; rename or remove one of them.',
    ),
    "two parts of one name": (
        (
            "frameworks:\n  f:\n    title: F\n    about: x\n    kind: skills\n    sources: [review]\n    items:\n"
            "      - {key: a, title: A, text: a}\n      - {key: a, title: A, text: a}\n"
        ),
        'more.yaml, line 9: the framework "f" has two entries called "a"; rename one of them.',
    ),
    "a bad key": (
        "sources:\n  One Thing: {title: One, status: study, says: x, unverified: true}\n",
        (
            'more.yaml, line 2: "key" of the source "One Thing" is "One Thing"; write a short name in small letters, with '
            "hyphens between words."
        ),
    ),
    "dangling source": (
        "claims:\n  one:\n    text: x\n    standing: mixed\n    strength: some\n    sources:\n      - reviews\n",
        (
            'more.yaml, line 7: the claim "one" names the source "reviews", which is not in the pack; did you mean '
            '"review"? correct the name or add the source.'
        ),
    ),
    "dangling framework item": (
        (
            "frameworks:\n  f:\n    title: F\n    about: x\n    kind: skills\n    sources: [review]\n    items:\n"
            "      - key: a\n        title: A\n        text: a\n        serves: [aims/lissen]\n"
        ),
        (
            'more.yaml, line 11: the item "a" of the framework "f" names the framework "aims/lissen", which is not in the '
            'pack; did you mean "aims/listen"? correct the name or add the framework.'
        ),
    ),
    "no sources": (
        "claims:\n  one:\n    text: x\n    standing: mixed\n    strength: some\n",
        (
            'more.yaml, line 2: the claim "one" has no "sources"; add "sources:" with the keys of the sources this rests '
            "on."
        ),
    ),
    "empty sources": (
        "claims:\n  one:\n    text: x\n    standing: mixed\n    strength: some\n    sources: []\n",
        'more.yaml, line 6: "sources" of the claim "one" is empty; fill it with the keys of the sources this rests on.',
    ),
    "source without a place": (
        "sources:\n  one:\n    title: One\n    status: study\n    says: x\n",
        (
            'more.yaml, line 2: the source "one": there is neither "cites" nor "unverified: true"; name a document and '
            'heading under "cites:", or write "unverified: true".'
        ),
    ),
    "heading that is not there": (
        (
            "sources:\n  one:\n    title: One\n    status: study\n    says: x\n    cites:\n"
            "      - {document: paper, heading: Fist part}\n"
        ),
        (
            'more.yaml, line 7: the source "one" cites the heading "Fist part", which "paper" does not have; did you mean '
            '"First part"? copy the heading word for word.'
        ),
    ),
    "claim stronger than its sources": (
        (
            "sources:\n  one: {title: One, status: opinion, says: x, unverified: true}\n"
            "claims:\n  c:\n    text: x\n    standing: mixed\n    strength: strong\n    sources: [one]\n"
        ),
        (
            'more.yaml, line 7: the claim "c" is called "strong", which none of its sources is; lower its strength or add '
            "a stronger source."
        ),
    ),
    "a score": (
        (
            "frameworks:\n  f:\n    title: F\n    about: x\n    kind: skills\n    sources: [review]\n    items:\n"
            "      - {key: a, title: A, text: a, score: 3}\n"
        ),
        (
            'more.yaml, line 8: the item "a" of the framework "f" has a field "score", but nothing in a pack adds up to a '
            "score for a teacher; take the field out."
        ),
    ),
    "its own ancestor": (
        (
            "frameworks:\n  f:\n    title: F\n    about: x\n    kind: skills\n    sources: [review]\n    items:\n"
            "      - {key: a, title: A, text: a, parent: a}\n"
        ),
        'more.yaml, line 8: the item "a" of "f" is its own ancestor; take one parent out.',
    ),
    "not a section": ("- one\n", "more.yaml, line 1: the file does not start with a section;"),
    "section without entries": ("sources: none of them\n", 'more.yaml, line 1: the section "sources" holds no named'),
    "entry without fields": ("sources:\n  one: two\n", 'more.yaml, line 2: the source "one" has no fields;'),
    "second document": ("sources: {}\n---\nclaims: {}\n", "more.yaml, line 2: a second document starts here;"),
}


@pytest.mark.parametrize("case", BAD)
def test_each_fault_names_file_line_and_fix(small: Path, case: str) -> None:
    text, expected = BAD[case]
    write(small, text)
    found = sentences(small)
    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]
    assert found[0].endswith(".")


def at(marker: str) -> str:
    """The place of a line of the small pack, as errors say it."""
    lines = (GOOD / "content.yaml").read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if marker in line)
    return f"content.yaml, line {number}: "


def spoil(folder: Path, old: str, new: str) -> list[str]:
    content = folder / "content.yaml"
    text = content.read_text()
    assert text.count(old) == 1
    content.write_text(text.replace(old, new))
    return sentences(folder)


def test_step_without_time(small: Path) -> None:
    assert spoil(small, "        minutes: 20\n", "") == [
        at("- key: look") + 'the step "look" of the protocol "talk" has no "minutes"; add "minutes:" with the '
        "minutes it takes, a whole number."
    ]


@pytest.mark.parametrize(("value", "why"), [("ten", "not a whole number"), ("0", "greater than or equal to 1")])
def test_step_with_impossible_time(small: Path, value: str, why: str) -> None:
    (error,) = spoil(small, "minutes: 20", f"minutes: {value}")
    assert error.startswith(at("minutes: 20") + f'"minutes" of the step "look" of the protocol "talk" is "{value}"')
    assert why in error


def test_minutes_that_do_not_add_up(small: Path) -> None:
    assert spoil(small, "minutes: 31", "minutes: 30") == [
        at("minutes: 31") + 'the dialogic mode of the protocol "talk" says 30 minutes, but its steps take 31; '
        "write 31, or change a step's minutes."
    ]


def test_protocol_cannot_close_on_done_as_told(small: Path) -> None:
    (error,) = spoil(small, "closes_with: [question, nothing-yet]", "closes_with: [implemented-as-specified]")
    assert error.startswith(at("closes_with") + '"closes_with" of the mode "dialogic" of the protocol "talk" is')


def test_protocol_without_adaptation(small: Path) -> None:
    (error,) = spoil(small, "does: [belief, diagnosis, adaptation, close]", "does: [belief, diagnosis, close]")
    assert 'has no step that does "adaptation"; add "adaptation" to a step' in error


def test_credits_that_do_not_add_up(small: Path) -> None:
    (error,) = spoil(small, "credits: 60", "credits: 90")
    assert error == (
        at("credits: 60") + 'the modules of "award" add up to 60 credits, not 90; change a module\'s credits, or '
        "the programme's."
    )


def test_new_knowledge_without_embedding(small: Path) -> None:
    (error,) = spoil(small, "new_knowledge: true, embeds_by: [classroom-trial]", "new_knowledge: true")
    assert "brings new knowledge that nothing embeds" in error


def test_masters_rubric_must_ask_where_it_would_not_work(small: Path) -> None:
    (error,) = spoil(small, "        context: true\n", "")
    assert "never asks where the approach would not work" in error


def test_band_gap(small: Path) -> None:
    gap, pass_mark = spoil(small, "lowest: 50", "lowest: 51")
    assert "is not where a band starts" in gap
    assert "leaving a gap or an overlap; start it at 50" in pass_mark


def test_agreement_starts_from_nothing(small: Path) -> None:
    errors = spoil(small, "            value: nothing\n", "            value: summary\n")
    assert any("does not start from passing nothing to management" in error for error in errors)
    assert any('has the value "summary", which is not an option' in error for error in errors)


def test_one_faulty_source_is_reported_once(small: Path) -> None:
    assert len(spoil(small, "status: systematic review", "status: rumour")) == 1


def test_wrong_folder_name_and_missing_manifest(small: Path, tmp_path: Path) -> None:
    other = small.rename(tmp_path / "large")
    (error,) = sentences(other)
    assert error == (
        'pack.yaml, line 2: the pack calls itself "small" but its folder is "large"; give both the same name.'
    )
    (other / "pack.yaml").unlink()
    (error,) = sentences(other)
    assert error.startswith("pack.yaml, line 1: the pack does not say what it is; write a file pack.yaml")


def test_no_folder_unreadable_files_and_strange_bytes(small: Path, tmp_path: Path) -> None:
    assert "there is no such folder" in sentences(tmp_path / "none")[0]
    (small / "old.yml").write_text("x: 1")
    (small / "folder.yaml").mkdir()
    (small / "latin.yaml").write_bytes(b"sources:\n  one: caf\xe9\n")
    assert sentences(small) == [
        "folder.yaml, line 1: the file cannot be read; check its permissions.",
        "latin.yaml, line 2: a character is not UTF-8; save the file as UTF-8.",
        "old.yml, line 1: files ending in .yml are not read; rename it to .yaml.",
    ]
