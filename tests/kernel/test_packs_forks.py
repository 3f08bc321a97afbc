"""Local adaptations: author, reason, visible diff, and no source dropped (R1)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import trellis.knowledge.protocol_schema
import trellis.programme.schema  # noqa: F401 - registers the sections
from trellis.kernel.packs import Piece, adapted, check_pack, load_pack, visible_diff

SMALL = Path(__file__).parent / "small"
FORK = """forks:
  ours:
    of: protocols/talk/look/seen
    author: Hillside School
    reason: Our pairs look at books, not lessons.
    made_on: 2026-10-01
    sources: [review]
    changes:
      - {field: full, was: What did you see?, now: What did you see in the books?}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    (folder / "forks.yaml").write_text(FORK)
    return folder


def test_fork_rewords_and_keeps_the_rest(small: Path) -> None:
    pack = load_pack(small)
    fork = pack.forks["ours"]
    original = pack.find(fork.of)
    changed = adapted(original, fork)
    assert changed.full == "What did you see in the books?"
    assert (changed.key, changed.light, changed.sources) == ("seen", "What did you see?", ("review",))
    assert original.full == "What did you see?"


def test_diff_shows_each_word(small: Path) -> None:
    (change,) = load_pack(small).forks["ours"].changes
    assert visible_diff(change) == (
        Piece("kept", "What did you"),
        Piece("taken out", "see?"),
        Piece("put in", "see in the books?"),
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    author: Hillside School\n", "", 'line 2: the fork "ours" has no "author"'),
        ("    reason: Our pairs look at books, not lessons.\n", "", 'line 2: the fork "ours" has no "reason"'),
        ("[review]", "[other]", 'line 7: the fork "ours" drops the source "review" of what it adapts; add "review"'),
        ("was: What did you see?", "was: What was it?", 'line 9: the fork "ours" quotes words in "was" that'),
        ("field: full", "field: sources", 'line 9: the fork "ours" changes "sources", which is not wording'),
        ("talk/look/seen", "talk/look/sene", 'line 3: the fork "ours" names the content "protocols/talk/look/sene"'),
    ],
)
def test_dishonest_fork_is_named(small: Path, old: str, new: str, expected: str) -> None:
    assert FORK.count(old) == 1
    (small / "forks.yaml").write_text(FORK.replace(old, new))
    (small / "other.yaml").write_text("sources:\n  other: {title: Other, status: study, says: x, unverified: true}\n")
    (error,) = check_pack(small)
    assert str(error).startswith(f"forks.yaml, {expected}")
