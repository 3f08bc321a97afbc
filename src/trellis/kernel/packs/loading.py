"""Checks and loads a pack's folder, reporting every fault at once with its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as Folder
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from trellis.kernel.packs.errors import PackError, PackInvalidError, Problem
from trellis.kernel.packs.explain import explain_all, nearest, singular, whereabouts
from trellis.kernel.packs.models import ANYWHERE, PackItem, Ref, references
from trellis.kernel.packs.pack import Manifest, Pack, make_pack
from trellis.kernel.packs.reading import Path, read_pack_file
from trellis.kernel.packs.registry import Registry, Section, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = "pack"


@dataclass(slots=True)
class _Draft:
    """A pack while it is being checked."""

    folder: str
    known: Registry
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: dict[str, dict[str, PackItem]] = field(default_factory=dict)
    lines: dict[Path, tuple[str, int]] = field(default_factory=dict)
    errors: list[PackError] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    manifest: Manifest | None = None

    def fault(self, path: Path, what: str, fix: str) -> None:
        """Record a fault at the nearest line known for ``path``."""
        file, line = next(
            (self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines),
            (self.folder, 1),
        )
        self.errors.append(PackError(file, line, what, fix))
        self.faulty.add(str(path[0]) if path else "")


def check_pack(folder: str | Folder, *, known: Registry = registry) -> list[PackError]:
    """Return every fault of the pack in ``folder``, in file and line order; an empty list is good."""
    return _examine(Folder(folder), known)[1]


def load_pack(folder: str | Folder, *, known: Registry = registry) -> Pack:
    """Return the checked pack in ``folder``; PackInvalidError lists every fault."""
    pack, errors = _examine(Folder(folder), known)
    if pack is None or errors:
        raise PackInvalidError(errors)
    return pack


def _examine(folder: Folder, known: Registry) -> tuple[Pack | None, list[PackError]]:
    draft = _Draft(folder.name or str(folder), known)
    _read_files(folder, draft)
    _take_manifest(folder, draft)
    for section in known.sections.values():
        _take_items(section, draft)
    _check_references(draft)
    pack = make_pack(draft.manifest, draft.items, known) if draft.manifest else None
    if pack is not None:
        _run_checks(pack, draft)
    return pack, sorted(set(draft.errors))


def _read_files(folder: Folder, draft: _Draft) -> None:
    try:
        files = sorted(entry for entry in folder.iterdir() if entry.suffix in {".yaml", ".yml"})
    except OSError:
        draft.errors.append(PackError(draft.folder, 1, "there is no such folder", "name the folder of a pack"))
        return
    for entry in files:
        if entry.suffix == ".yml":
            draft.errors.append(PackError(entry.name, 1, "files ending in .yml are not read", "rename it to .yaml"))
            continue
        try:
            data = entry.read_bytes()
        except OSError:
            draft.errors.append(PackError(entry.name, 1, "the file cannot be read", "check its permissions"))
            continue
        reading = read_pack_file(data, entry.name)
        draft.errors.extend(reading.errors)
        for name, content in reading.values.items():
            _take_section(name, content, entry.name, reading.lines, draft)


def _take_section(name: str, content: Any, file: str, lines: dict[Path, int], draft: _Draft) -> None:
    """Merge one file's part of a section; a section may be spread over several files."""
    for path, line in lines.items():
        if path[0] == name:
            draft.lines.setdefault(path, (file, line))
    if name != MANIFEST and name not in draft.known.sections:
        names = [MANIFEST, *draft.known.sections]
        fix = f"{nearest(name, names)}the sections are {', '.join(sorted(names))}"
        draft.errors.append(PackError(file, lines[(name,)], f'there is no section called "{name}"', fix))
        return
    if not isinstance(content, dict):
        what = f'the section "{name}" holds no named entries'
        draft.errors.append(PackError(file, lines[(name,)], what, 'write each entry under a key, such as "my-entry:"'))
        return
    known = draft.raw.setdefault(name, {})
    for key, value in content.items():
        if key in known:
            other, at = draft.lines[(name, key)]
            what = f'"{key}" in {name} stands here and in {other}, line {at}'
            draft.errors.append(PackError(file, lines[(name, key)], what, "rename or remove one of them"))
        else:
            known[key] = value


def _take_manifest(folder: Folder, draft: _Draft) -> None:
    raw = draft.raw.pop(MANIFEST, None)
    if raw is None:
        fix = 'write a file pack.yaml with "pack:" holding key, title, version, effective_from and about'
        draft.errors.append(PackError("pack.yaml", 1, "the pack does not say what it is", fix))
        return
    try:
        draft.manifest = Manifest.model_validate(raw)
    except ValidationError as fault:
        for path, what, fix in explain_all(fault, Manifest, raw, "the pack"):
            draft.fault((MANIFEST, *path), what, fix)
        return
    if draft.manifest.key != folder.resolve().name:
        what = f'the pack calls itself "{draft.manifest.key}" but its folder is "{folder.resolve().name}"'
        draft.fault((MANIFEST, "key"), what, "give both the same name")


def _take_items(section: Section, draft: _Draft) -> None:
    for key, raw in draft.raw.get(section.name, {}).items():
        owner = f'the {section.noun} "{key}"'
        if not isinstance(raw, dict):
            draft.fault((section.name, key), f"{owner} has no fields", 'write its fields below it as "name: value"')
            continue
        if "key" in raw:
            draft.fault(
                (section.name, key, "key"), f'{owner} has a field "key"', "take it out, the entry's name is its key"
            )
            continue
        try:
            item = section.model.model_validate({**raw, "key": key})
        except ValidationError as fault:
            for path, what, fix in explain_all(fault, section.model, {**raw, "key": key}, owner):
                draft.fault((section.name, key, *path), what, fix)
            continue
        draft.items.setdefault(section.name, {})[key] = item
        _check_repeats(section, item, draft)


def _check_repeats(section: Section, item: PackItem, draft: _Draft) -> None:
    """Refuse two parts of one item with the same key: an address must lead to one thing."""

    def visit(part: PackItem, path: Path) -> None:
        seen: set[str] = set()
        for name in type(part).model_fields:
            value = getattr(part, name)
            for index, child in enumerate(value if isinstance(value, tuple) else ()):
                if not isinstance(child, PackItem):
                    continue
                here = (*path, name, index)
                if child.key in seen:
                    what = f'{section.noun} "{item.key}" has two entries called "{child.key}"'
                    draft.fault((section.name, item.key, *here, "key"), f"the {what}", "rename one of them")
                seen.add(child.key)
                visit(child, here)

    visit(item, ())


def _addresses(value: Any, address: str) -> Iterator[str]:
    """Yield the address of everything keyed in what was written, valid or not.

    Working from the raw text keeps one faulty item from making every mention of it an error too.
    """
    yield address
    if isinstance(value, dict):
        for entries in value.values():
            for entry in entries if isinstance(entries, list) else ():
                if isinstance(entry, dict) and isinstance(entry.get("key"), str):
                    yield from _addresses(entry, f"{address}/{entry['key']}")


def _check_references(draft: _Draft) -> None:
    addresses = {
        address
        for name, items in draft.raw.items()
        for key, value in items.items()
        for address in _addresses(value, f"{name}/{key}")
    }
    for name, items in draft.items.items():
        noun = draft.known.sections[name].noun
        for key, item in items.items():
            for path, ref, target in references(item):
                fault = _dangling(ref, target, addresses)
                if fault:
                    owner = whereabouts(draft.raw[name][key], path, f'the {noun} "{key}"')
                    draft.fault((name, key, *path), f"{owner} {fault[0]}", fault[1])


def _dangling(ref: Ref, target: str, addresses: set[str]) -> tuple[str, str] | None:
    """Return what is wrong with a reference and how to mend it, or None when it leads somewhere."""
    prefix = "" if ref.section == ANYWHERE else f"{ref.section}/"
    steps = target.count("/") + 1
    if prefix + target in addresses and ref.depth in {0, steps}:
        return None
    fitting = [
        address.removeprefix(prefix)
        for address in addresses
        if address.startswith(prefix) and ref.depth in {0, address.removeprefix(prefix).count("/") + 1}
    ]
    kind = singular(ref.section) if prefix else "content"
    what = f'names the {kind} "{target}", which is not in the pack'
    return what, f"{nearest(target, fitting)}correct the name or add the {kind}"


def _run_checks(pack: Pack, draft: _Draft) -> None:
    for name, section in draft.known.sections.items():
        if section.check is None or draft.faulty & {name, *section.needs}:
            continue
        found: list[tuple[str, Problem]] = []
        for key, item in pack.sections.get(name, {}).items():
            found.extend((key, problem) for problem in section.check(pack, item))
        for key, problem in found:
            draft.fault((name, key, *problem.path), problem.what, problem.fix)
