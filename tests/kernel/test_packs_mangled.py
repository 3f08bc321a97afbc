"""Whatever a pack's files hold, checking gives errors and never raises."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trellis.knowledge.protocol_schema
import trellis.programme.schema  # noqa: F401 - registers the sections
from trellis.kernel.packs import PackError, check_pack, load_pack, registry

SMALL = Path(__file__).parent / "small"
CONTENT = (SMALL / "content.yaml").read_bytes()
MANIFEST = (SMALL / "pack.yaml").read_bytes()
FIELDS = sorted({field for section in registry.sections.values() for field in section.model.model_fields})
PIECES = [
    b"\t",
    b"\n",
    b"  ",
    b": ",
    b"- ",
    b"&a",
    b"*a",
    b"!x",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"|",
    b"\x00",
    b"\xff",
]

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["talk", "review"]))
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=5)), inner, max_size=6),
    ),
    max_leaves=25,
)


def check(content: bytes, manifest: bytes = MANIFEST) -> list[PackError]:
    """Check a pack made of these bytes; every error must be a sentence with a file and a line."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "small"
        folder.mkdir()
        (folder / "pack.yaml").write_bytes(manifest)
        (folder / "content.yaml").write_bytes(content)
        errors = check_pack(folder)
        if not errors:
            load_pack(folder)
    for error in errors:
        assert error.file
        assert error.line >= 1
        assert error.what
        assert error.fix
        assert "\n" not in str(error)
    return errors


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_any_bytes_give_errors(content: bytes) -> None:
    check(content)
    assert check(CONTENT, content)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(sorted(registry.sections)), trees, max_size=4))
def test_any_tree_gives_errors(tree: object) -> None:
    check(yaml.safe_dump(tree, allow_unicode=True).encode("utf-8", "replace"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_good_pack_mangled_anywhere_gives_errors(data: st.DataObject) -> None:
    content = bytearray(CONTENT)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        end = start + data.draw(st.integers(0, 40))
        content[start:end] = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
    check(bytes(content))


def test_every_line_of_a_good_pack_taken_out_is_harmless_or_named() -> None:
    lines = CONTENT.splitlines(keepends=True)
    without_fault = 0
    for number in range(len(lines)):
        without_fault += not check(b"".join(lines[:number] + lines[number + 1 :]))
    assert without_fault < len(lines) / 4
