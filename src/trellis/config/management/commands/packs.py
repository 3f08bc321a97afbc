"""`trellis packs check [folder…]` and `trellis packs load [folder…]`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trellis.kernel import words
from trellis.kernel.errors import Refused
from trellis.kernel.packs import check_pack, load_pack
from trellis.knowledge import commands, queries


class Command(BaseCommand):
    """Check programme content, or check it and keep it in the database."""

    help = "Checks packs (programme content), or loads them into the database. Without folders: all packs."

    def add_arguments(self, parser: CommandParser) -> None:
        """`check` or `load`, then folders."""
        parser.add_argument("action", choices=["check", "load"])
        parser.add_argument("folders", nargs="*", type=Path, help="folders of packs; all of them if none is named")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every fault as file:line: sentence; fail when there is one."""
        folders = options["folders"] or list(_all_packs())
        if not folders:
            raise CommandError(f"There is no pack in {settings.PACKS_ROOT}. Name a folder, or set TRELLIS_PACKS.")
        act = self._load if options["action"] == "load" else self._check
        faults = sum(act(folder) for folder in folders)
        if faults:
            many = "s" if faults > 1 else ""
            raise CommandError(f"{faults} fault{many} to mend; nothing of a faulty pack was loaded.")

    def _check(self, folder: Path) -> int:
        """Print the folder's faults, or what was found good, and count them."""
        faults = check_pack(folder)
        for fault in faults:
            self.stderr.write(f"{_place(folder, fault.file)}:{fault.line}: {words.capital(fault.what)}; {fault.fix}.")
        if not faults:
            pack = load_pack(folder)
            count = sum(len(items) for items in pack.sections.values())
            self.stdout.write(f"{pack.key} {pack.version}: {count} entries, all good.")
        return len(faults)

    def _load(self, folder: Path) -> int:
        """Load one checked folder; say when nothing had to be done."""
        faults = self._check(folder)
        if faults:
            return faults
        pack = load_pack(folder)
        known = queries.loaded(pack.key, pack.version)
        try:
            commands.keep(pack=pack)
        except Refused as refusal:
            self.stderr.write(f"{folder / 'pack.yaml'}:1: {refusal}")
            return 1
        self.stdout.write(f"{pack.key} {pack.version}: {'loaded before, unchanged' if known else 'loaded'}.")
        return 0


def _all_packs() -> Iterator[Path]:
    """Yield the folders under PACKS_ROOT that say what they are."""
    if settings.PACKS_ROOT.is_dir():
        yield from sorted(entry.parent for entry in settings.PACKS_ROOT.glob("*/pack.yaml"))


def _place(folder: Path, file: str) -> Path:
    """Return where a fault's file stands; faults of the folder itself name the folder."""
    return folder if file == folder.name else folder / file
