"""`trellis init`: from an empty given database to the first administrator's invitation link."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections, transaction
from psycopg import sql

from trellis.config import checks
from trellis.kernel.errors import TrellisError
from trellis.people import commands
from trellis.people.enums import OrganisationKind

ALIAS_OF = {"trellis_app": "default", "trellis_system": "system"}
BY_HAND = """The owner may not make roles. Ask the database's administrator to run this, then run trellis init again:

{statements}
"""


class Command(BaseCommand):
    """Make what is missing: roles, tables, programme content, one administrator. Running it again is harmless."""

    help = "Prepare a given database and invite the first administrator."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add who the first administrator is, and where."""
        parser.add_argument("--email", required=True, help="the first administrator's address")
        parser.add_argument("--name", required=True, help="their name")
        parser.add_argument("--organisation", required=True, help="where they work, such as 'University of Eastmere'")
        parser.add_argument("--kind", default="hei", choices=OrganisationKind.values)
        parser.add_argument("--site", default="", help="where Trellis answers, such as https://trellis.example")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step that is still to be done, and say so."""
        self._roles()
        self.stdout.write("Preparing tables …")
        call_command("migrate", database="owner", verbosity=0)
        call_command("packs", "load", verbosity=0)
        site = options["site"] or f"https://{settings.ALLOWED_HOSTS[0]}"
        try:
            with transaction.atomic():
                invited = commands.first_administrator(
                    actor=None, name=options["name"], email=options["email"],
                    organisation=options["organisation"], kind=options["kind"], site=site,
                )  # fmt: skip
        except TrellisError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['name']} is the first administrator. They choose a password here, once:\n")
        self.stdout.write(f"  {invited.link}\n")
        if settings.EMBEDDED:
            self.stdout.write("The embedded database is for invented people only. Set DATABASE_URL for real ones.")
        self.stdout.write("Next: trellis doctor, then start web and jobs (docs/operations.md).")

    def _roles(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[*checks.ROLES]])
            known = {row[0] for row in cursor.fetchall()}
        missing = [role for role in checks.ROLES if role not in known]
        if not missing:
            return
        try:
            with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
                for role in missing:
                    cursor.execute(statement(role, _password(role)).as_string(cursor.connection))
        except DatabaseError as error:
            shown = "\n".join(statement(role, "choose a password").as_string(None) for role in missing)
            raise CommandError(BY_HAND.format(statements=shown)) from error
        self.stdout.write(f"Made the roles {' and '.join(missing)}.")


def statement(role: str, password: str) -> sql.Composed:
    """Return the SQL that makes one of the two roles, without any power over the policies."""
    return sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {};").format(
        sql.Identifier(role), sql.Literal(password)
    )


def _password(role: str) -> str:
    return str(settings.DATABASES[ALIAS_OF[role]]["PASSWORD"])
