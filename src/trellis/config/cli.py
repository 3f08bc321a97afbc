"""`trellis …`: the command line. `trellis demo` runs everything; the rest are single commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the named command; in embedded mode see to it that the database is there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trellis.config.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["demo"]:
        from trellis.demo.run import main as demo  # noqa: PLC0415  must not import Django yet

        raise SystemExit(demo(arguments[1:]))
    if os.environ.get("DATABASE_URL"):
        _django(arguments)
        return
    with_database(arguments)


def with_database(arguments: list[str]) -> None:
    """Run a Django command on the embedded database, starting it when it is not running."""
    from trellis.kernel.embedded import EmbeddedPostgres  # noqa: PLC0415  slow to import

    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.setdefault("TRELLIS_DATA", str(root / ".local" / "demo")))
    server = EmbeddedPostgres(folder)
    started = server.running() is None
    if started:
        server.start()
    try:
        _django(arguments)
    finally:
        if started:
            server.stop()


def _django(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415  needs settings

    execute_from_command_line(["trellis", *arguments])


if __name__ == "__main__":
    main()
