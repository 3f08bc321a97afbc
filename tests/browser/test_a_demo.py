"""`bin/demo` itself: it comes up, says who can sign in, refuses what it must, and stops cleanly."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Site
from trellis.demo.run import choose_port

ROLES = ("learner", "learner2", "coach", "tutor", "leader", "lead", "specialist", "researcher", "admin")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "trellis.config.cli", "demo", *arguments]


def _environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONPATH": str(ROOT / "src"), **more}


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_demo_serves_within_ninety_seconds_and_names_a_sign_in_per_role(site):
    assert site.seconds < 90
    for role in ROLES:
        assert f"{role}@demo.example" in site.output()
    assert "trellis-demo" in site.output()
    with urllib.request.urlopen(f"{site.address}/healthz") as answer:
        assert json.load(answer) == {"ok": True, "problems": []}


def test_a_given_database_has_no_demo_sign_ins(tmp_path):
    done = subprocess.run(
        _command("--data", str(tmp_path)), env=_environment(DATABASE_URL="postgres://somewhere/trellis"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Demo sign-ins never exist on a given database" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_and_a_foreign_folder_are_refused_in_words(site, tmp_path):
    done = subprocess.run(
        _command("--port", str(site.port)), env=_environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, "is taken" in done.stderr) == (1, True)
    (tmp_path / "holiday.jpg").write_text("mine")
    done = subprocess.run(
        _command("--data", str(tmp_path), "--fresh"), env=_environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, "leaves it alone" in done.stderr) == (1, True)
    assert (tmp_path / "holiday.jpg").read_text() == "mine"


@pytest.mark.long
def test_a_stopped_demo_leaves_nothing_running_and_its_folder_can_be_moved(site, tmp_path):
    other = Site(choose_port(None, first=8400), tmp_path / "first" / "data")
    (tmp_path / "first").mkdir()
    other.start()
    pid = json.loads((other.data / "database.json").read_text())["pid"]
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(other.process.pid)], capture_output=True, text=True, check=False
    )
    assert other.stop() == 0
    assert not any(_alive(int(child)) for child in [*children.stdout.split(), str(pid)])
    (tmp_path / "second").mkdir()
    (tmp_path / "first" / "data").rename(tmp_path / "second" / "data")
    moved = Site(choose_port(None, first=8400), tmp_path / "second" / "data")
    moved.start()
    assert moved.seconds < 20
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{moved.address}/evidence/nothing-here")
    assert refused.value.code == 404
    assert moved.stop() == 0


def test_the_data_folder_is_closed_to_others(site):
    assert (site.data / "postgres").stat().st_mode & 0o077 == 0
    assert (site.data / "database.json").stat().st_mode & 0o077 == 0
    assert (site.data / "secret-key").stat().st_mode & 0o077 == 0
    assert Path(site.data).exists()
