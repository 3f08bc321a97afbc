"""The live process: a real one, a real PostgreSQL note, a real event stream."""

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from trellis.demo.run import choose_port
from trellis.kernel import live
from trellis.kernel.ids import new_id


@pytest.fixture
def process(transactional_db_all, settings):
    port = choose_port(None, first=18400)
    name = settings.DATABASES["default"]["NAME"]
    code = (
        "import django; django.setup(); from django.conf import settings; import asyncio;"
        f"settings.DATABASES['default']['NAME'] = {name!r};"
        f"from trellis.config.live import serve; asyncio.run(serve('127.0.0.1', {port}))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trellis.config.settings",
        "PYTHONPATH": str(Path.cwd() / "src"),
    }
    started = subprocess.Popen([sys.executable, "-c", code], env=environment)
    yield port
    started.terminate()
    assert started.wait(10) == 0


def _open(port: int, token: str) -> http.client.HTTPResponse:
    for _ in range(100):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", f"/?token={token}")
        except ConnectionRefusedError:
            time.sleep(0.1)
            continue
        return connection.getresponse()
    raise AssertionError("the live process did not start")


def test_a_page_hears_of_its_own_subject_only(process):
    mine, other = new_id(), new_id()
    answer = _open(process, live.token(new_id(), "session", mine))
    assert answer.status == 200
    assert answer.readline() == b"retry: 2000\n"
    answer.readline()
    time.sleep(1)  # let LISTEN begin
    with transaction.atomic():
        live.changed(other)
        live.changed(mine)
    lines = [answer.readline() for _ in range(3)]
    assert b"event: changed\n" in lines
    assert all(str(mine).encode() not in line for line in lines)


def test_a_forged_or_old_token_is_refused(process, monkeypatch):
    assert _open(process, "forged").status == 403
    good = live.token(new_id(), "session", new_id())
    assert live.subject_of(good) is not None
    assert live.subject_of(good[:-1] + ("A" if good[-1] != "A" else "B")) is None
    monkeypatch.setattr(live, "TOKEN_SECONDS", -1)
    assert live.subject_of(good) is None


@override_settings(LIVE_URL="")
def test_without_a_live_process_pages_ask_instead():
    assert live.address() == ""
