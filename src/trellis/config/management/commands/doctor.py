"""`trellis doctor`: look at a deployment and say, line by line, what is well and how to mend the rest."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from trellis.config import checks


class Command(BaseCommand):
    """Exit 1 when anything must be mended."""

    help = "Check database, roles, row-level security, storage, ffmpeg, mail, clock and secrets."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each finding."""
        found = []
        for finding in checks.examine():
            found.append(finding)
            self.stdout.write(f"{finding.state:<5} {finding.about:<11} {finding.says}")
        wrong = sum(finding.state == "mend" for finding in found)
        if wrong:
            self.stdout.write(f"\n{wrong} to mend.")
            raise SystemExit(1)
        self.stdout.write("\nAll is well.")
