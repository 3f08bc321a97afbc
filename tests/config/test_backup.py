"""Backup and restore: the same rows and files come back, and damage is noticed before anything is touched."""

import json
import tarfile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.factories.people import make_person
from trellis.circles import commands as circles
from trellis.kernel import backups, drafts, storage
from trellis.kernel.database import acting_as

pytestmark = [pytest.mark.django_db(databases=["default", "owner", "system"], transaction=True)]


@pytest.fixture
def filled(settings, tmp_path):
    """A database with private rows, and a folder with a large and a small file."""
    settings.FILES_ROOT = tmp_path / "files"
    (settings.FILES_ROOT / "ab").mkdir(parents=True)
    (settings.FILES_ROOT / "ab" / "clip.mp4").write_bytes(bytes(range(256)) * 20_000)
    (settings.FILES_ROOT / "note.txt").write_text("Séan")
    person = make_person("Priya Nair", "learner")
    with acting_as(person):
        circles.private_circle(actor=person)
        drafts.save(actor=person, form_key="note", fields={"text": ["half a thought"]})
    return settings.FILES_ROOT


@pytest.fixture
def elsewhere():
    """An empty database beside the tests' own."""
    owner = settings.DATABASES["owner"]
    place = {**owner, "NAME": "trellis_restored"}
    with backups.connect({**owner, "NAME": "postgres"}) as connection:
        connection.execute("DROP DATABASE IF EXISTS trellis_restored")
        connection.execute("CREATE DATABASE trellis_restored")
    yield place
    with backups.connect({**owner, "NAME": "postgres"}) as connection:
        connection.execute("DROP DATABASE trellis_restored WITH (FORCE)")


def here():
    return settings.DATABASES["owner"]


def test_round_trip_gives_the_same_checksums(filled, elsewhere, tmp_path):
    file = tmp_path / "backup.tar"
    made = backups.backup(file, database=here(), files=filled)
    assert file.stat().st_mode & 0o777 == 0o600
    assert made.tables["circles_circle"].startswith("1:")
    target = tmp_path / "restored"
    backups.restore(file, database=elsewhere, files=target)
    with backups.connect(elsewhere) as connection, backups.connect(here()) as original:
        assert backups.digests(connection) == backups.digests(original) == made.tables
    assert list(storage.walk(target)) == list(storage.walk(filled))


def test_restored_database_still_hides_rows(filled, elsewhere, tmp_path):
    file = tmp_path / "backup.tar"
    backups.backup(file, database=here(), files=filled)
    backups.restore(file, database=elsewhere, files=tmp_path / "restored")
    app = {**settings.DATABASES["default"], "NAME": "trellis_restored"}
    with backups.connect(app) as connection:
        assert connection.execute("SELECT count(*) FROM kernel_draft").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM people_person").fetchone() == (1,)


def test_a_changed_row_changes_its_tables_checksum(filled):
    with backups.connect(here()) as connection:
        before = backups.digests(connection)
        connection.execute("UPDATE people_person SET name = 'Priya Rao'")
        after = backups.digests(connection)
    assert {name for name in before if before[name] != after[name]} == {"people_person"}


def test_damage_is_noticed_before_anything_is_touched(filled, elsewhere, tmp_path):
    good, bad = tmp_path / "good.tar", tmp_path / "bad.tar"
    backups.backup(good, database=here(), files=filled)
    data = bytearray(good.read_bytes())
    at = data.index(bytes(range(256)) * 4)
    data[at + 300] ^= 1
    bad.write_bytes(data)
    with pytest.raises(backups.BackupError, match=r"files/ab/clip.mp4 in the backup is damaged"):
        backups.restore(bad, database=elsewhere, files=tmp_path / "restored")
    bad.write_bytes(good.read_bytes()[:5000])
    with pytest.raises(backups.BackupError, match="no whole backup"):
        backups.restore(bad, database=elsewhere, files=tmp_path / "restored")
    with backups.connect(elsewhere) as connection:
        assert backups.digests(connection) == {}
    assert not (tmp_path / "restored").exists()


def test_what_is_there_is_replaced_only_when_asked_and_files_are_kept_aside(filled, elsewhere, tmp_path):
    file, target = tmp_path / "backup.tar", tmp_path / "restored"
    backups.backup(file, database=here(), files=filled)
    backups.restore(file, database=elsewhere, files=target)
    (target / "later.txt").write_text("written after the backup")
    with pytest.raises(backups.BackupError, match="data here already"):
        backups.restore(file, database=elsewhere, files=target)
    backups.restore(file, database=elsewhere, files=target, replace=True)
    assert not (target / "later.txt").exists()
    assert [path.read_text() for path in tmp_path.glob("restored.before-*/later.txt")] == ["written after the backup"]


def test_running_services_are_told_to_stop_first(filled, elsewhere, tmp_path):
    file = tmp_path / "backup.tar"
    backups.backup(file, database=here(), files=filled)
    app = {**settings.DATABASES["default"], "NAME": "trellis_restored"}
    with backups.connect(app), pytest.raises(backups.BackupError, match="Stop web and jobs first"):
        backups.restore(file, database=elsewhere, files=tmp_path / "restored")


def test_command_writes_a_backup_without_secrets_and_says_what_is_in_it(filled, tmp_path, capsys):
    file = tmp_path / "backup.tar"
    call_command("backup", str(file))
    assert "2 files" in capsys.readouterr().out
    with tarfile.open(file) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert sorted(names) == ["database.dump", "files/ab/clip.mp4", "files/note.txt", "manifest.json"]
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    with pytest.raises(CommandError, match=r"Stop web and jobs first|data here already"):
        call_command("restore", str(file))
