"""docs/packs.md names what exists, and its example of a fork is a true one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import trellis.knowledge.protocol_schema
import trellis.programme.schema  # noqa: F401 - registers the sections
from trellis.kernel.packs import check_pack, registry

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")


def test_docs_name_every_section_and_its_schema() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| `([\w/.]+)` \|$", DOCS, re.MULTILINE))
    assert set(rows) == {"pack", *registry.sections}
    for name, section in registry.sections.items():
        assert section.model.__module__.replace(".", "/") == f"trellis/{rows[name].removesuffix('.py')}"


def test_the_fork_in_the_docs_is_valid(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(forks:.*?)```", DOCS, re.DOTALL)
    folder = Path(shutil.copytree(ROOT / "packs" / "mtl", tmp_path / "mtl"))
    (folder / "forks.yaml").write_text(example)
    assert [str(error) for error in check_pack(folder)] == []
