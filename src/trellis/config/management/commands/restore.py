"""`trellis restore FILE`: put a backup back, and prove that it is the same."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trellis.kernel import backups


class Command(BaseCommand):
    """Restore into an empty database and folder, or with --replace over what is there."""

    help = "Verify a backup, restore it, and compare every checksum. Stop web and jobs first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the way."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="drop what is in the database; old files are moved aside"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore."""
        try:
            done = backups.restore(
                options["file"],
                database=settings.DATABASES["owner"],
                files=settings.FILES_ROOT,
                replace=options["replace"],
            )
        except (backups.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        tables, files = len(done.tables), len(done.files) - 1
        self.stdout.write(f"Restored {tables} tables and {files} files of {done.made_at}; all checksums agree.")
