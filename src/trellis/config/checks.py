"""What `trellis doctor` looks at: each check answers with findings, one line each, and how to mend."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from trellis.circles.open_tables import OPEN_TABLES
from trellis.config import check_logs, check_storage
from trellis.kernel import health, storage, words

OLDEST_POSTGRES = 15
ROLES = ("trellis_app", "trellis_system")
ALIASES = {"default": "DATABASE_URL", "owner": "DATABASE_OWNER_URL", "system": "DATABASE_SYSTEM_URL"}
LITTLE_ROOM = 5 * 10**9
SECRET_LENGTH = 40
CLOCK_SECONDS = 2.0


@dataclass(frozen=True)
class Finding:
    """One line: 'ok', 'note' (works, worth knowing) or 'mend' (must be put right)."""

    state: str
    about: str
    says: str


Findings = Iterator[Finding]


def ok(about: str, says: str) -> Finding:
    """All is well."""
    return Finding("ok", about, says)


def note(about: str, says: str) -> Finding:
    """It works; somebody should know."""
    return Finding("note", about, says)


def mend(about: str, says: str) -> Finding:
    """It must be put right, and how."""
    return Finding("mend", about, says)


def _rows(alias: str, statement: str, arguments: list[Any] | None = None) -> list[Any]:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, arguments or [])
        return list(cursor.fetchall())


def database() -> Findings:
    """All three roles reach one database of version 15 or newer."""
    seen = set()
    for alias, variable in ALIASES.items():
        try:
            server, name, user = _rows(
                alias, "SELECT current_setting('server_version_num')::int, current_database(), current_user"
            )[0]
        except DatabaseError:
            where = "the embedded database (see postgres.log)" if settings.EMBEDDED else f"the address in {variable}"
            yield mend("database", f"The role {alias} cannot connect: check {where}.")
            continue
        seen.add(name)
        if server // 10000 < OLDEST_POSTGRES:
            yield mend("database", f"PostgreSQL {server // 10000} is too old: upgrade to {OLDEST_POSTGRES} or newer.")
        else:
            yield ok("database", f"PostgreSQL {server // 10000}, {name} as {user}.")
    if len(seen) > 1:
        yield mend(
            "database", f"The three addresses name different databases: {', '.join(sorted(seen))}. Make them one."
        )


def roles() -> Findings:
    """The application's and the jobs' roles hold no power over row-level security."""
    rows = _rows("owner", "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = ANY(%s)",
                 [[*ROLES]])  # fmt: skip
    found = {row[0]: row for row in rows}
    for role in ROLES:
        if role not in found:
            yield mend("roles", f"The role {role} is missing: run trellis init, which makes it or prints the SQL.")
        elif any(found[role][1:]):
            yield mend("roles", f"{role} could step around row-level security: "
                       f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS NOCREATEROLE;")  # fmt: skip
        else:
            yield ok("roles", f"{role} has no special power.")
    users = {alias: _rows(alias, "SELECT current_user")[0][0] for alias in ALIASES}
    if len(set(users.values())) < len(users):
        yield mend("roles", "Two of the three addresses use the same role. Owner, application and jobs are three.")
    above = _rows("default", "SELECT pg_has_role(current_user, %s, 'MEMBER')", [users["owner"]])[0][0]
    if above and users["default"] != users["owner"]:
        yield mend("roles", f"{users['default']} is a member of {users['owner']} and could step around the policies: "
                   f"REVOKE {users['owner']} FROM {users['default']};")  # fmt: skip


def tables() -> Findings:
    """Every table has row-level security or stands in the open list; none belongs to the application."""
    rows = _rows(
        "owner",
        """
        SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner),
               EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
          FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1""",
    )
    if not rows:
        yield mend("tables", "There is no table yet: run trellis migrate --database owner.")
        return
    naked = [name for name, secured, _, _ in rows if not secured and name not in OPEN_TABLES]
    bare = [name for name, secured, _, policies in rows if secured and not policies]
    owned = [name for name, _, owner, _ in rows if owner in ROLES]
    for name in naked:
        yield mend("tables", f"{name} has no row-level security: run trellis migrate --database owner; "
                   f"if it stays, ALTER TABLE {name} ENABLE ROW LEVEL SECURITY and tell the makers.")  # fmt: skip
    for name in bare:
        yield mend("tables", f"{name} has row-level security without a policy: run trellis migrate --database owner.")
    for name in owned:
        yield mend("tables", f"{name} belongs to the application's role: ALTER TABLE {name} OWNER TO trellis_owner;")
    if not (naked or bare or owned):
        protected = sum(1 for row in rows if row[1])
        yield ok(
            "tables", f"{protected} tables protected row by row, {len(rows) - protected} open for a stated reason."
        )


def logs() -> Findings:
    """PostgreSQL's own log cannot hold what people write."""
    wrong = list(check_logs.leaks())
    for leak in wrong:
        yield mend(
            "logs", f"{leak.setting} is {leak.value} for {leak.role}, so what people write can land in PostgreSQL's "
            f"log. As superuser: {leak.statement}",
        )  # fmt: skip
    if not wrong:
        yield ok("logs", "No statement with people's words reaches PostgreSQL's log.")


def migrations() -> Findings:
    """No migration is waiting."""
    executor = MigrationExecutor(connections["owner"])
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield mend("migrations", f"{len(waiting)} are waiting: run trellis migrate --database owner.")
    else:
        yield ok("migrations", "All have run.")


def files() -> Findings:
    """Storage can be written and has room; static files are collected."""
    why = storage.writable()
    if why:
        yield mend("storage", f"{settings.FILES_ROOT} cannot be written ({why}): give it to the user Trellis runs as.")
    else:
        free = storage.free_bytes()
        says = f"{words.size(free)} free in {settings.FILES_ROOT}."
        yield note("storage", f"Only {says} Lesson videos fill it soon.") if free < LITTLE_ROOM else ok("storage", says)
    for state, says in check_storage.problems():
        yield Finding(state, "bucket", says)
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists() and not settings.TESTING:
        yield mend("pages", "Style sheets and scripts are not collected: run trellis collectstatic --noinput.")


def ffmpeg() -> Findings:
    """There is an ffmpeg, and it can make what browsers play."""
    from trellis.evidence.media import tools  # noqa: PLC0415  only this check needs the evidence domain
    from trellis.evidence.media.errors import ToolMissingError  # noqa: PLC0415

    try:
        version = tools.ffmpeg_version()
    except ToolMissingError as error:
        yield mend("ffmpeg", str(error))
        return
    lacking = [name for name in ("libx264", "aac") if not tools.has_encoder(name)]
    if lacking:
        yield mend("ffmpeg", f"ffmpeg {version} cannot encode {' and '.join(lacking)}: install a full build.")
    else:
        yield ok("ffmpeg", f"ffmpeg {version}.")


def mail() -> Findings:
    """The mail server answers, or mail is written to files on purpose."""
    if settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "locmem.EmailBackend")):
        says = "Mail is written to files, not sent. Set TRELLIS_MAIL_URL, such as smtp+tls://user:password@host:587."
        yield note("mail", says) if settings.EMBEDDED else mend("mail", says)
        return
    try:
        connection = get_connection(timeout=10)
        connection.open()
        connection.close()
    except Exception as error:  # noqa: BLE001  any failure of any backend is the finding
        yield mend(
            "mail", f"{settings.EMAIL_HOST} does not take mail ({type(error).__name__}): check TRELLIS_MAIL_URL."
        )
    else:
        yield ok("mail", f"{settings.EMAIL_HOST} answers.")


def clock() -> Findings:
    """Machine and database agree what time it is."""
    before = time.time()
    (there,) = _rows("default", "SELECT extract(epoch FROM clock_timestamp())::float")[0]
    apart = there - (before + time.time()) / 2
    if abs(apart) > CLOCK_SECONDS:
        yield mend("clock", f"This machine and the database are {abs(apart):.0f} s apart: let both keep time by NTP.")
    else:
        yield ok("clock", "This machine and the database agree.")


def secrets() -> Findings:
    """The key that signs sessions is long, and pages are served over TLS."""
    if len(settings.SECRET_KEY) < SECRET_LENGTH or len(set(settings.SECRET_KEY)) < 10:  # noqa: PLR2004  plainly no random key
        yield mend("secrets", f"TRELLIS_SECRET_KEY is weak: give {SECRET_LENGTH} random characters or more.")
    else:
        yield ok("secrets", "The signing key is long enough.")
    if settings.EMBEDDED:
        yield note(
            "secrets", "This is the embedded database, for invented people only. Set DATABASE_URL for real ones."
        )
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield note("proxy", "TRELLIS_PROXIES is 0. Behind a proxy set it to 1, or all people share one sign-in limit.")


def proofs() -> Findings:
    """Proofs of deletion can be signed."""
    from trellis.protection import queries as protection  # noqa: PLC0415  only this check needs that domain

    problem = protection.proof_key_problem()
    yield mend("proofs", problem) if problem else ok("proofs", "Proofs of deletion can be signed.")


def jobs() -> Findings:
    """A worker has reported in the last minute."""
    for says in health.problems():
        yield note("jobs", says)


CHECKS: tuple[Callable[[], Findings], ...] = (
    database, roles, tables, logs, migrations, files, ffmpeg, mail, clock, secrets, proofs, jobs,
)  # fmt: skip


def examine() -> Findings:
    """Run every check; one that cannot run is itself a finding."""
    for check in CHECKS:
        try:
            yield from check()
        except DatabaseError as error:
            yield mend(check.__name__, f"Could not be checked: the database answered {type(error).__name__}.")
