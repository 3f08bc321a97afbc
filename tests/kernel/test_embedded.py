"""The embedded server: private, restartable, recovering, movable."""

import os
import shutil
import signal
import stat
import threading
from contextlib import suppress

import psycopg
import pytest

from trellis.kernel.embedded import EmbeddedError, EmbeddedPostgres


@pytest.fixture
def server(tmp_path):
    found = EmbeddedPostgres(tmp_path / "data")
    yield found
    found.stop()


def write(connection) -> None:
    with connection.connect("trellis_owner", autocommit=True) as db:
        db.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        db.execute("INSERT INTO kept VALUES ('acknowledged')")


def count(connection) -> int:
    with connection.connect("trellis_owner") as db:
        return db.execute("SELECT count(*) FROM kept").fetchone()[0]


def test_files_and_passwords_are_private_and_parents_untouched(tmp_path):
    tmp_path.chmod(0o711)
    server = EmbeddedPostgres(tmp_path / "data")
    try:
        connection = server.start()
        assert stat.S_IMODE((tmp_path / "data" / "postgres").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "data" / "database.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o711
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host="127.0.0.1", port=connection.port, dbname="trellis", user="trellis_app", password="guess"
            )
        with connection.connect("trellis_app") as db:
            assert db.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
            assert db.execute(
                "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            ).fetchone() == (False, False)
    finally:
        server.stop()


def test_what_was_acknowledged_outlives_a_kill(server):
    write(server.start())
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    assert count(server.start()) == 1


def test_starting_waits_for_helpers_of_a_killed_server(server):
    connection = server.start()
    write(connection)
    with connection.connect("trellis_app") as db:
        helper = db.execute("SELECT pg_backend_pid()").fetchone()[0]
        os.kill(helper, signal.SIGSTOP)  # it cannot notice that its server has gone
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(10)
        threading.Timer(1.5, os.kill, (helper, signal.SIGCONT)).start()
        assert count(server.start()) == 1
        with suppress(psycopg.OperationalError):
            db.close()


def test_running_server_is_found_and_a_left_over_one_is_stopped(server):
    connection = server.start()
    write(connection)
    again = EmbeddedPostgres(server.folder)
    assert again.running().port == connection.port
    first, server.process = server.process, None  # whoever started it has gone
    try:
        assert count(again.start()) == 1
        assert first.wait(10) is not None
    finally:
        again.stop()
    assert again.running() is None


def test_folder_can_be_moved(server, tmp_path):
    write(server.start())
    server.stop()
    shutil.move(server.folder, tmp_path / "elsewhere")
    moved = EmbeddedPostgres(tmp_path / "elsewhere")
    try:
        assert count(moved.start()) == 1
    finally:
        moved.stop()


def test_lost_passwords_are_said_plainly(server):
    server.start()
    server.stop()
    server.facts.unlink()
    with pytest.raises(EmbeddedError, match="Restore the file, or start with --fresh"):
        server.start()
