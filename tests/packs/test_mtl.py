"""The MTL pack holds what the paper holds, cites only what stands there, and reads well."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import trellis.knowledge.protocol_schema
import trellis.programme.schema  # noqa: F401 - registers the sections
from trellis.kernel.packs import Pack, SourcedItem, check_pack, load_pack
from trellis.knowledge.protocol_schema import LEVELS, Protocol
from trellis.knowledge.schema import Claim, Framework, PromptCard, Source
from trellis.knowledge.why import why
from trellis.programme.agreement_schema import Agreement
from trellis.programme.rubric_schema import Rubric
from trellis.programme.schema import Programme, modules_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "packs" / "mtl"
MODES = ("action-step", "dialogic")
JARGON = re.compile(
    r"\b(scaffold\w*|pedagog\w*|metacogn\w*|stakeholder\w*|utilis\w*|leverag\w*|impactful|outcomes?|facilitat\w*|"
    r"implement\w*|deliverables?|best practice|drill[- ]down|learnings|dashboard|feedback loop)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def mtl() -> Pack:
    return load_pack(FOLDER)


def headings(name: str) -> list[str]:
    return (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()


def test_pack_has_no_faults() -> None:
    assert [str(error) for error in check_pack(FOLDER)] == []


def test_pack_survives_json(mtl: Pack) -> None:
    again = Pack.from_json(json.loads(json.dumps(mtl.to_json(), sort_keys=True)))
    assert again.sections == mtl.sections
    assert again.checksum == mtl.checksum


def test_every_cited_heading_stands_in_its_document(mtl: Pack) -> None:
    listed = {
        "mtl-paper": headings("paper-headings.txt"),
        "domain-facts": headings("domain-facts-headings.txt"),
    }
    assert {key: list(document.headings) for key, document in mtl.documents.items()} == listed
    cites = [cite for source in mtl.section(Source).values() for cite in source.cites]
    assert len(cites) > 40
    assert all(cite.heading in listed[cite.document] for cite in cites)


def test_nothing_is_invented_about_sources(mtl: Pack) -> None:
    for source in mtl.section(Source).values():
        assert source.cites or source.unverified, source.key
        assert not re.search(r"\bpp?\.\s*\d|\bpages?\s+\d|https?:|doi", f"{source.title} {source.says}"), source.key
        ours = source.key.startswith(("paper-", "facts-", "trellis-"))
        assert source.read == ("here" if ours else "cited"), source.key


def test_statuses_follow_what_the_paper_says(mtl: Pack) -> None:
    sources = mtl.section(Source)
    reviews = {key for key, source in sources.items() if source.status == "systematic review"}
    assert reviews == {"timperley-2007", "cordingley-2007", "cordingley-2003-2005", "robinson-2007"}
    assert sources["paper-principles"].status == "draft"
    assert sources["national-framework-2005"].status == "consultation"


@pytest.mark.parametrize(
    ("framework", "top", "below"),
    [
        ("four-principles", 4, 12),
        ("core-skills", 5, 0),
        ("givens", 8, 0),
        ("coaching-strategies", 10, 0),
        ("timperley-elements", 7, 0),
        ("national-framework", 10, 0),
        ("eef-mechanisms", 4, 14),
    ],
)
def test_frameworks_are_complete(mtl: Pack, framework: str, top: int, below: int) -> None:
    found = mtl.section(Framework)[framework]
    assert (len(found.top()), len(found.items) - len(found.top())) == (top, below)


def test_each_principle_has_its_three_behaviours(mtl: Pack) -> None:
    principles = mtl.section(Framework)["four-principles"]
    assert [len(principles.under(item.key)) for item in principles.top()] == [3, 3, 3, 3]
    assert all(behaviour.looks_like for item in principles.top() for behaviour in principles.under(item.key))


def test_remembered_names_are_marked_and_two_slots_stay_empty(mtl: Pack) -> None:
    """R156."""
    framework = mtl.section(Framework)["national-framework"]
    assert [item.key for item in framework.items if item.unverified] == ["experimenting", "resources"]
    assert len(framework.empty_slots) == 2
    assert all(not evidence.verified for evidence in why(mtl, "frameworks/national-framework/resources"))


def test_crosswalk_claims_no_more_than_the_paper_and_shows_gaps(mtl: Pack) -> None:
    """R151."""
    crosswalk = mtl.crosswalks["givens-framework-principles"]
    assert {row.basis for row in crosswalk.rows} == {"our reading"}
    assert crosswalk.gaps(mtl) == (
        "givens/modular",
        "givens/validated",
        "givens/school-based",
        "national-framework/benefits",
    )


def test_claims_include_the_doubtful_ones(mtl: Pack) -> None:
    """R159."""
    standings = {claim.standing for claim in mtl.section(Claim).values()}
    assert standings == {"supported", "mixed", "untested"}


def test_protocols_named_in_the_plan_are_there(mtl: Pack) -> None:
    assert list(mtl.section(Protocol)) == [
        "agreement-review",
        "co-coaching",
        "goal-setting",
        "observation-debrief",
        "planning-experiment",
        "pupil-work",
        "specialist-input",
        "video-reflection",
    ]


def test_protocols_have_both_modes_and_close_without_a_result_if_need_be(mtl: Pack) -> None:
    """R125."""
    for protocol in mtl.section(Protocol).values():
        assert tuple(mode.key for mode in protocol.modes) == MODES, protocol.key
        assert "action-step" not in protocol.mode("dialogic").closes_with, protocol.key
        for mode in protocol.modes:
            steps = protocol.steps_in(mode.key)
            assert "open" in steps[0].does, protocol.key
            assert "close" in steps[-1].does, protocol.key
            assert sum(step.minutes for step in steps) == mode.minutes


def test_prompts_fade_but_never_to_nothing(mtl: Pack) -> None:
    """R76: fewer and shorter prompts, with evidence, belief, diagnosis and adaptation kept at every level."""
    for protocol in mtl.section(Protocol).values():
        for mode in MODES:
            steps = protocol.steps_in(mode)
            shown = [[words for step in steps for _, words in step.prompts_at(level)] for level in LEVELS]
            count = [len(words) for words in shown]
            assert count[0] > count[1] > count[2], protocol.key
            assert count[2] <= 0.8 * count[0], protocol.key
            assert len(" ".join(shown[0])) > len(" ".join(shown[1])), protocol.key
            for level in LEVELS:
                asked = {prompt.asks for step in steps for prompt, _ in step.prompts_at(level)}
                assert {"evidence", "belief", "diagnosis", "adaptation", "takeaway", "next-date"} <= asked
                assert all(step.prompts_at(level) for step in steps), (protocol.key, level)
                assert {step.leads_at("learner-led") for step in steps} == {"learner"}


def test_action_steps_ask_for_the_reason_in_the_learners_words(mtl: Pack) -> None:
    """R108."""
    for key in ("goal-setting", "video-reflection", "observation-debrief", "co-coaching"):
        steps = mtl.section(Protocol)[key].steps_in("action-step")
        assert any(prompt.asks == "reason" for step in steps for prompt in step.prompts), key


def test_each_step_asks_several_questions(mtl: Pack) -> None:
    for protocol in mtl.section(Protocol).values():
        assert min(len(step.prompts) for step in protocol.steps) >= 2, protocol.key


def test_why_answers_for_everything_that_has_sources(mtl: Pack) -> None:
    """R1, R2."""
    sourced = {address: item for address, item in mtl.index.items() if isinstance(item, SourcedItem)}
    assert (
        sum("/" in address.removeprefix("protocols/") for address in sourced if address.startswith("protocols/")) > 150
    )
    for address, item in sourced.items():
        trail = why(mtl, address)
        assert {evidence.key for evidence in trail} == set(item.sources), address
        assert [evidence.leaves for evidence in trail] == sorted((e.leaves for e in trail), reverse=True)
        assert all(evidence.where or not evidence.verified for evidence in trail), address


def words_for_people(pack: Pack) -> list[tuple[str, str]]:
    """Everything a learner or coach reads while working, with its address."""
    found: list[tuple[str, str]] = []
    for protocol in pack.section(Protocol).values():
        for step in protocol.steps:
            here = f"{protocol.key}/{step.key}"
            found += [(here, step.title), (here, step.about), (here, step.why), (here, step.for_coach)]
            found += [(f"{here}/{p.key}", words) for p in step.prompts for level in LEVELS if (words := p.at(level))]
    for card in pack.section(PromptCard).values():
        found += [(card.key, card.text), (card.key, card.help)]
    for clause in pack.section(Agreement)["standard"].clauses:
        found += [(clause.key, clause.title), (clause.key, clause.text)]
    return found


def test_words_for_tired_teachers_are_short_and_plain(mtl: Pack) -> None:
    for address, words in words_for_people(mtl):
        assert not JARGON.search(words), (address, words)
        assert "!" not in words, (address, words)
        assert max((len(sentence.split()) for sentence in re.split(r"[.?]", words)), default=0) <= 28, (address, words)
    for protocol in mtl.section(Protocol).values():
        for step in protocol.steps:
            for prompt in step.prompts:
                assert len(prompt.full or prompt.light) <= 120, (protocol.key, prompt.key)
                assert not re.search(r"\b(I|my)\b", prompt.learner_led), (protocol.key, prompt.key)  # the pair reads it


def test_quiet_prompts_are_one_sentence_with_one_link(mtl: Pack) -> None:
    quiet = [card for card in mtl.section(PromptCard).values() if card.kind == "quiet"]
    assert len(quiet) >= 10
    assert all(card.link and len(card.text) <= 90 for card in quiet)


def test_deficit_tests_stay_private_unless_they_are_for_coaches(mtl: Pack) -> None:
    """R121."""
    cards = [card for card in mtl.section(PromptCard).values() if card.kind == "deficit-test"]
    assert {card.private for card in cards if card.audience == "learner"} == {True}
    assert any(card.audience == "coach" for card in cards)


def test_modules_add_up_and_cover_the_whole_enquiry(mtl: Pack) -> None:
    """R85, R86, R89."""
    modules = modules_of(mtl, "mtl")
    assert [module.credits for module in modules] == [30, 30, 30, 30, 20, 40]
    assert sum(module.credits for module in modules) == mtl.section(Programme)["mtl"].credits == 180
    spine = ("question", "ethics", "baseline", "action", "evidence", "analysis", "claim")
    for module in modules:
        assert module.level == 7
        assert module.spine() == spine, module.key
        assert module.school_based_percent() >= 55, module.key
        assert len(module.forms) >= 2, module.key
        assert {duty.by for duty in module.duties} == {"school", "hei", "joint"}, module.key
        assert any(
            "would not work" in r.text or "does not hold" in r.text or "did not work" in r.text
            for r in module.requirements
        )


def test_phases_and_areas_are_all_used(mtl: Pack) -> None:
    programme = mtl.section(Programme)["mtl"]
    assert [(phase.key, phase.prior_credit_cap) for phase in programme.phases] == [
        ("developing", 30),
        ("broadening", 20),
        ("deepening", 30),
    ]
    modules = modules_of(mtl, "mtl")
    assert {module.phase for module in modules} == {phase.key for phase in programme.phases}
    assert {area for module in modules for area in module.areas} == {area.key for area in programme.areas}


def test_rubric_asks_where_it_would_not_work(mtl: Pack) -> None:
    """R21."""
    rubric = mtl.section(Rubric)["level-7"]
    (context,) = [criterion for criterion in rubric.criteria if criterion.context]
    assert context.asks == "Where would this not work, and why?"
    assert rubric.pass_mark == 50
    assert [rubric.band_of(mark).key for mark in (0, 39, 40, 49, 50, 60, 70, 100)] == [
        "not-yet",
        "not-yet",
        "near",
        "near",
        "pass",
        "merit",
        "distinction",
        "distinction",
    ]
    with pytest.raises(ValueError, match="not a mark"):
        rubric.band_of(101)
    assert context.in_band("pass").startswith("It says what in this class")


def test_agreement_promises_nothing_it_cannot_keep(mtl: Pack) -> None:
    """R63, R73."""
    agreement = mtl.section(Agreement)["standard"]
    assert agreement.settings()["passes-to-management"] == "nothing"
    groups = {clause.group for clause in agreement.clauses}
    assert groups >= {"power", "accountability", "recordings", "rhythm", "keeping", "management", "safety", "credit"}
    words = " ".join(clause.text for clause in agreement.clauses).lower()
    assert not re.search(r"nobody can|100%|guarantee|completely|never be", words)
    for truth in ("may be unsafe", "the law can require a copy", "what is written about them", "read by assessors"):
        assert truth in words
    kept = agreement.kept_with(frozenset({"circle", "head-promise"}))
    assert [clause.key for clause in kept] == ["who-reads", "passes-on", "head-promise"]
