"""What a confined program can no longer do. Landlock and namespaces are tried, not assumed."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trellis.evidence.media import running
from trellis.evidence.media.libreoffice import network_is_off

CAT = "/bin/cat"


def has_landlock() -> bool:
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1


def confined(*command: str, **limits: object) -> subprocess.CompletedProcess[bytes]:
    within = running.confined(**limits)  # type: ignore[arg-type]
    return subprocess.run([*within, *command], capture_output=True, check=False, timeout=30)


@pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
def test_a_confined_program_reads_its_file_and_no_other(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.write_text("mine")
    other.write_text("SECRET")
    assert confined(CAT, str(mine), reads=[mine]).stdout == b"mine"
    for path in (other, Path("/etc/passwd"), Path(__file__), Path("/proc/self/environ")):
        done = confined(CAT, str(path), reads=[mine])
        assert (done.returncode, done.stdout) == (1, b""), path


@pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
def test_a_confined_program_writes_into_its_folder_and_nowhere_else(tmp_path: Path) -> None:
    mine, out = tmp_path / "mine", tmp_path / "out"
    mine.write_text("mine")
    out.mkdir()
    assert confined("/bin/cp", str(mine), str(out / "copy"), reads=[mine], writes=out).returncode == 0
    assert confined("/bin/cp", str(mine), str(tmp_path / "beside"), reads=[mine], writes=out).returncode == 1
    assert confined("/bin/rm", str(mine), reads=[mine], writes=out).returncode == 1
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["copy", "mine", "out"]


@pytest.mark.skipif(not has_landlock(), reason="this kernel has no Landlock")
def test_a_confined_program_reaches_no_server_on_this_machine() -> None:
    network_is_off.cache_clear()
    assert network_is_off()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        connect = "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)"
        assert subprocess.run([sys.executable, "-c", connect, port], check=False).returncode == 0  # unconfined
        done = confined(sys.executable, "-I", "-c", connect, port, reads=running.python_reads())
        assert done.returncode != 0
        assert b"OSError" in done.stderr or b"PermissionError" in done.stderr


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("x = bytearray(600_000_000)", {"memory": 500_000_000}),
        ("while True: pass", {"cpu_s": 1}),
    ],
)
def test_a_confined_program_stops_at_its_limits(code: str, limits: dict[str, int]) -> None:
    assert confined(sys.executable, "-I", "-c", code, reads=running.python_reads(), **limits).returncode != 0


def test_a_confined_program_cannot_fill_the_disk(tmp_path: Path) -> None:
    out = tmp_path / "zeros"
    code = f"open({str(out)!r}, 'wb').write(bytes(2_000_000))"
    reads = running.python_reads()
    assert (
        confined(sys.executable, "-I", "-c", code, reads=reads, writes=tmp_path, file_bytes=1_000_000).returncode != 0
    )
    assert out.stat().st_size <= 1_000_000
    assert confined(sys.executable, "-I", "-c", code, reads=reads, writes=tmp_path).returncode == 0


def test_a_helper_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    parent = (
        "import subprocess,sys,time; sys.path[:0] = sys.argv[1:2]\n"
        "from trellis.evidence.media import running\n"
        "child = subprocess.Popen([*running.confined(), '/bin/sleep', '60'])\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    source = str(Path(running.__file__).parents[3])
    process = subprocess.Popen([sys.executable, "-c", parent, source], stdout=subprocess.PIPE)
    assert process.stdout is not None
    child = int(process.stdout.readline())
    until = time.monotonic() + 10
    while not Path(f"/proc/{child}/cmdline").read_bytes().startswith(b"/bin/sleep") and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    while _alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_helper_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://SECRET")
    assert "DATABASE_URL" in os.environ
    assert set(running.plain_environment()) <= {"PATH", "LANG", "LD_LIBRARY_PATH"}
