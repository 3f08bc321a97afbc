"""Which database alias does what: only `owner` migrates."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    """Reading and writing use `default` (the application's role) unless a job says `system`."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the owner's connection changes the schema."""
        return db == "owner"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """All aliases are one database."""
        return True
