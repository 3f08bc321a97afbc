"""Backup and restore: the database and the files in one tar, with a checksum for everything.

The dump, the row checksums and the list of tables come from one snapshot. Restoring verifies
every file before it touches anything, and every table afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from trellis.kernel import clock, embedded, storage

Settings = Mapping[str, Any]
FORMAT = 1
TLS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files/"
_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
# The order of rows does not matter to a sum. `xact` belongs to the server a row was written on.
_DIGEST = """
SELECT count(*), coalesce(sum(('x' || substr(md5((to_jsonb(t) - 'xact')::text), 1, 16))::bit(64)::bigint::numeric), 0)
  FROM {} t
"""


class BackupError(Exception):
    """The backup or restore stopped; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: SHA-256 by file, and 'rows:sum' by table."""

    format: int
    made_at: str
    server: str
    tables: dict[str, str]
    files: dict[str, str]
    bytes: int


def connect(database: Settings) -> psycopg.Connection:
    """Open a plain connection from Django's words (HOST, PORT, NAME, USER, PASSWORD)."""
    given = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    facts = {name: database[key] for name, key in given.items() if database.get(key)}
    facts |= {name: value for name, value in database.get("OPTIONS", {}).items() if name in TLS}
    return psycopg.connect(**facts, autocommit=True, options="-c timezone=UTC")


def digests(connection: psycopg.Connection) -> dict[str, str]:
    """Return rows and checksum of every table, in constant memory."""
    found = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(sql.SQL(_DIGEST).format(sql.Identifier(table))).fetchone()
        assert row is not None  # noqa: S101  for the type checker
        found[table] = f"{row[0]}:{row[1]}"
    return found


def backup(target: Path, *, database: Settings, files: Path) -> Manifest:
    """Write database and files into `target`, readable by the owner only. Raises BackupError."""
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                dump = Path(folder) / DUMP
                server, tables = _dump(dump, database)
                sums = {DUMP: storage.digest(dump)}
                size = dump.stat().st_size
                tar.add(dump, DUMP)
            for stored in storage.walk(files):
                tar.add(files / stored.key, FILES + stored.key)
                sums[FILES + stored.key] = stored.sha256
                size += stored.size
            manifest = Manifest(FORMAT, clock.now().isoformat(), server, tables, sums, size)
            _add(tar, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, BytesIO(data))


def _dump(target: Path, database: Settings) -> tuple[str, dict[str, str]]:
    """Write pg_dump's custom format from one snapshot; return the server's version and table checksums."""
    with connect(database) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot(), current_setting('server_version')").fetchone()
        assert row is not None  # noqa: S101  for the type checker
        tables = digests(connection)
        command = ["--format=custom", f"--snapshot={row[0]}", f"--file={target}"]
        _run("pg_dump", connection.info.server_version // 10000, command, database)
    return str(row[1]), tables


def restore(source: Path, *, database: Settings, files: Path, replace: bool = False) -> Manifest:
    """Put a backup back and compare every checksum.

    Everything in the file is verified first. Refuses a database with tables, or a folder with
    files, unless `replace`; the old files are then moved aside, not deleted. Raises BackupError.
    """
    fresh = files.with_name(f"{files.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    try:
        manifest = _unpack(source, fresh)
        _make_room(database, files, replace=replace)
        with connect(database) as connection:
            version = connection.info.server_version // 10000
        options = ["--no-owner", "--exit-on-error", "--single-transaction", str(fresh / DUMP)]
        _run("pg_restore", version, options, database, into=True)
        _compare(manifest, database)
        _put_files(fresh, files)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return manifest


def _extract(tar: tarfile.TarFile, into: Path) -> None:
    """Write plain files and folders that stay below `into`, nothing else (Python 3.11.0 to 3.11.3 know no filter)."""
    root = into.resolve()
    for member in tar.getmembers():
        target = (root / member.name).resolve()
        if not (member.isfile() or member.isdir()) or not target.is_relative_to(root):
            raise ValueError("a backup holds plain files only")
        if member.isdir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        found = tar.extractfile(member)
        if found is not None:
            with target.open("wb") as file:
                shutil.copyfileobj(found, file)
            target.chmod(0o600)


def _unpack(source: Path, into: Path) -> Manifest:
    """Extract and verify every checksum before anything else is touched."""
    try:
        with tarfile.open(source) as tar:
            _extract(tar, into)
        manifest = Manifest(**json.loads((into / MANIFEST).read_text()))
    except (OSError, tarfile.TarError, ValueError, TypeError) as error:
        raise BackupError(f"{source} is no whole backup of Trellis: {type(error).__name__}.") from error
    if manifest.format != FORMAT:
        raise BackupError(f"This backup has format {manifest.format}; this Trellis reads format {FORMAT}.")
    for name, expected in manifest.files.items():
        path = into / name
        if not path.is_file() or storage.digest(path) != expected:
            raise BackupError(f"{name} in the backup is damaged. Nothing was restored. Use another copy of the file.")
    return manifest


def _make_room(database: Settings, files: Path, *, replace: bool) -> None:
    with connect(database) as connection:
        users = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename IN ('trellis_app', 'trellis_system')"
        ).fetchone()
        if users and users[0]:
            raise BackupError("Trellis is running on this database. Stop web and jobs first.")
        tables = connection.execute(_TABLES).fetchall()
        if (tables or (files.exists() and any(files.iterdir()))) and not replace:
            raise BackupError(
                "There are data here already. Restore into an empty database and folder, or add --replace."
            )
        if tables:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def _compare(manifest: Manifest, database: Settings) -> None:
    with connect(database) as connection:
        found = digests(connection)
        wrong = sorted(name for name in manifest.tables | found if manifest.tables.get(name) != found.get(name))
        if wrong:
            raise BackupError(f"These tables are not as they were: {', '.join(wrong)}. Do not use this database.")
        if "kernel_event" in found:  # transaction numbers begin anew on another server
            connection.execute("UPDATE kernel_event SET xact = '3'::xid8")


def _put_files(fresh: Path, files: Path) -> None:
    if files.exists():
        files.rename(files.with_name(f"{files.name}.before-{clock.now():%Y%m%d-%H%M%S}"))
    restored = fresh / FILES.rstrip("/")
    restored.mkdir(exist_ok=True)
    restored.rename(files)
    files.chmod(0o700)


def _run(tool: str, server: int, options: list[str], database: Settings, *, into: bool = False) -> None:
    """Run pg_dump or pg_restore, at least as new as the server."""
    where = ["--host", str(database["HOST"]), "--port", str(database.get("PORT") or 5432)]
    tls = {TLS[key]: str(value) for key, value in database.get("OPTIONS", {}).items() if key in TLS}
    name = ["--dbname", str(database["NAME"])] if into else [str(database["NAME"])]
    done = subprocess.run(
        [_tool(tool, server), *where, "--username", str(database["USER"]), "--no-password", *name, *options],
        env={**os.environ, "PGPASSWORD": str(database["PASSWORD"]), **tls},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{tool} stopped: {done.stderr.strip()[-600:]}")


def _tool(name: str, server: int) -> str:
    """Return the path of a tool new enough for the server: the system's, else the one in the wheel."""
    candidates = [shutil.which(name)]
    with suppress(embedded.EmbeddedError):
        candidates.append(str(embedded.binaries() / name))
    for path in filter(None, candidates):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        found = re.search(r"(\d+)", said)
        if found and int(found.group(1)) >= server:
            return path
    raise BackupError(f"There is no {name} of PostgreSQL {server} or newer. Install postgresql-client-{server}.")
