"""`bin/demo`: everything at once with invented people, in one folder, stopped cleanly together."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from trellis.kernel.embedded import EmbeddedError, EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[3]
DEFAULT_PORT = 8000
READY_SECONDS = 60
STOP_SECONDS = 15


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run Trellis with invented people.")
    parser.add_argument("--port", type=int, help=f"where to serve (default: {DEFAULT_PORT}, or the next free one)")
    parser.add_argument(
        "--data", type=Path, default=ROOT / ".local" / "demo", help="the one folder that holds everything"
    )
    parser.add_argument("--fresh", action="store_true", help="begin again: delete what is in the folder")
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    """Set up what is missing, start database, web, jobs and live, and wait for a signal."""
    options = _arguments(given)
    if os.environ.get("DATABASE_URL"):
        return _fail("DATABASE_URL is set. Demo sign-ins never exist on a given database: unset it and run again.")
    try:
        port = choose_port(options.port)
        data = options.data.resolve()
        if options.fresh:
            _forget(data)
    except OSError as error:
        return _fail(str(error))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    os.environ |= {"TRELLIS_DATA": str(data), "TRELLIS_DEMO": "1", "DJANGO_SETTINGS_MODULE": "trellis.config.settings"}
    server = EmbeddedPostgres(data)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        started = time.monotonic()
        _say("Starting the database …")
        server.start()
        prepare()
        processes += _start(port, data)
        if not answers(port, processes, "/healthz"):
            return _fail(f"Trellis did not come up; see {data / 'logs'}.")
        _welcome(port, time.monotonic() - started)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        return _fail(f"A part of Trellis stopped by itself; see {data / 'logs'}.")
    except EmbeddedError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        _say("\nStopping …")
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # once is enough; stop in order
        _stop(processes)
        server.stop()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(text, flush=True)


def _fail(text: str) -> int:
    print(text, file=sys.stderr, flush=True)
    return 1


def choose_port(wanted: int | None, first: int = DEFAULT_PORT) -> int:
    """Return the wanted port, or the next free one from `first` on. Raises OSError when it is taken."""
    for port in [wanted] if wanted else range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"Port {wanted or first} is taken. Choose another: bin/demo --port 8123")


def _forget(data: Path) -> None:
    if not data.exists():
        return
    if any(data.iterdir()) and not (data / "database.json").exists():
        raise OSError(f"{data} holds files that are not Trellis's, so --fresh leaves it alone. Name another folder.")
    EmbeddedPostgres(data).stop_left_over()
    shutil.rmtree(data)


def prepare() -> None:
    """Migrate, load packs, collect static files, tell the demo story; each only when needed."""
    import django  # noqa: PLC0415  needs the running database's address

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from trellis.demo import story  # noqa: PLC0415

    _say("Preparing tables, packs and pages …")
    call_command("migrate", database="owner", verbosity=0)
    call_command("packs", "load", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not story.told():
        _say("Telling the demo story (a lesson film is being made; about half a minute) …")
        story.tell()
    connections.close_all()


def web_command(port: int) -> list[str]:
    """Return the command of the web process; each thread holds one database connection."""
    return [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws", "trellis.config.wsgi:application",
    ]  # fmt: skip


def _start(port: int, data: Path) -> list[subprocess.Popen[bytes]]:
    logs = data / "logs"
    logs.mkdir(exist_ok=True)
    trellis = str(Path(sys.executable).parent / "trellis")
    live = choose_port(None, first=port + 1)
    site = f"http://127.0.0.1:{port}"
    os.environ |= {"TRELLIS_LIVE_URL": f"http://127.0.0.1:{live}/", "TRELLIS_LIVE_ORIGIN": site}
    commands = {
        "web": web_command(port),
        "jobs": [trellis, "jobs"],
        "live": [trellis, "live", "--port", str(live)],
    }
    found = []
    for name, command in commands.items():
        with (logs / f"{name}.log").open("ab") as log:
            found.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))
    return found


def answers(port: int, processes: list[subprocess.Popen[bytes]], path: str) -> bool:
    """Wait until the site answers at `path` (any answer below 500 will do)."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):  # nosec B310  own server
                return True
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return True
            time.sleep(0.2)
        except OSError:
            time.sleep(0.1)
    return False


def _welcome(port: int, seconds: float) -> None:
    from trellis.demo import story  # noqa: PLC0415

    _say(f"\nTrellis runs at http://127.0.0.1:{port}/   (ready after {seconds:.0f} s; Ctrl-C stops it)\n")
    _say(f"  {'sign in as':<26}{'who':<20}what they do")
    for address, name, does in story.SIGN_INS:
        _say(f"  {address:<26}{name:<20}{does}")
    _say(f"\n  The password of all is {story.PASSWORD}\n")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
