"""`trellis jobs`: do the queued and the periodic work until told to stop."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trellis.kernel import worker


class Command(BaseCommand):
    """Run one job worker; as many as wanted may run, on any host."""

    help = "Do queued and periodic jobs. Stops after the running job on INT or TERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument("--once", action="store_true", help="stop when the queue is empty")
        parser.add_argument("--concurrency", type=int, default=2, help="jobs at the same time (default: 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        if not settings.DATABASES["system"]["PASSWORD"]:
            raise CommandError("DATABASE_SYSTEM_URL is missing: jobs connect as trellis_system too.")
        worker.run(once=options["once"], concurrency=options["concurrency"])
