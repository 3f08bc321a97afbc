"""`trellis live`: the process that tells open pages that something changed."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from trellis.config.live import serve


class Command(BaseCommand):
    """Run the live process until it is told to stop."""

    help = "Tell open pages that something changed (server-sent events, no content)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address to listen at."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve."""
        asyncio.run(serve(options["host"], options["port"]))
