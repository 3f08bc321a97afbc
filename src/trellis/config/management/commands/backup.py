"""`trellis backup FILE`: database and files into one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trellis.kernel import backups, words


class Command(BaseCommand):
    """Back up while Trellis runs: the database from one snapshot, then the files."""

    help = "Write database and files into one file, with checksums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, help="where to write, such as trellis-2026-11-23.tar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the backup."""
        try:
            done = backups.backup(options["file"], database=settings.DATABASES["owner"], files=settings.FILES_ROOT)
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        files, size = len(done.files) - 1, words.size(done.bytes)
        self.stdout.write(f"{len(done.tables)} tables and {files} files, {size}, in {options['file']}.")
