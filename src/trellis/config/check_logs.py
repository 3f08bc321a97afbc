"""Whether PostgreSQL's own log could hold what people write: statements carry their words.

Each setting is read as the application's and the jobs' roles have it, so that a setting for one role or one
database counts. Source: PostgreSQL's manual, chapter "Error Reporting and Logging".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connections

ROLES = ("default", "system")


@dataclass(frozen=True)
class Leak:
    """A setting of a role by which words reach the log, and the statement that mends it."""

    role: str
    setting: str
    value: str
    mended: str

    @property
    def statement(self) -> str:
        """Return what a superuser runs."""
        return f"ALTER ROLE {self.role} SET {self.setting} = {self.mended};"


def _off(value: str) -> bool:
    """Whether a duration in milliseconds is never reached; "" where there is no such setting."""
    return value == "" or float(value) < 0


# What each setting must be so that no statement, and no value in it, is written to the log.
SAFE: dict[str, tuple[Callable[[str], bool], str]] = {
    "log_min_error_statement": (lambda value: value == "panic", "'panic'"),
    "log_statement": (lambda value: value in {"none", "ddl"}, "'none'"),
    "log_min_duration_statement": (_off, "-1"),
    "log_min_duration_sample": (_off, "-1"),
    "log_transaction_sample_rate": (lambda value: float(value) == 0, "0"),
    "log_parameter_max_length_on_error": (lambda value: value == "0", "0"),
    "auto_explain.log_min_duration": (_off, "-1"),  # '' where the module is not loaded
}
WHEN_STATEMENTS_ARE_LOGGED = "log_parameter_max_length"


def leaks() -> Iterator[Leak]:
    """Yield what lets words into the log, for each of the two roles that read and write them."""
    for alias in ROLES:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_user")
            (role,) = cursor.fetchone()
            names = [*SAFE, WHEN_STATEMENTS_ARE_LOGGED]
            cursor.execute(
                "SELECT name, coalesce((SELECT s.setting FROM pg_settings s WHERE s.name = wanted.name),"
                " current_setting(wanted.name, true), '') FROM unnest(%s::text[]) AS wanted (name)",
                [names],
            )
            found = dict(cursor.fetchall())
        wrong = [
            Leak(role, name, found[name], mended) for name, (safe, mended) in SAFE.items() if not safe(found[name])
        ]
        yield from wrong
        if wrong and found[WHEN_STATEMENTS_ARE_LOGGED] != "0":
            yield Leak(role, WHEN_STATEMENTS_ARE_LOGGED, found[WHEN_STATEMENTS_ARE_LOGGED], "0")
