"""kill -9 of the web process in the middle of an upload loses no acknowledged byte."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from tests.factories.people import make_person
from trellis.evidence import store
from trellis.evidence.models import File, Item

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True, databases=["default", "owner", "system"])]
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = os.urandom(6_000_000)
CHUNK = 1_000_000


class Web:
    """A web process that can be killed."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        child = Path(__file__).with_name("serve_child.py")
        name = connections["owner"].settings_dict["NAME"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(
            [sys.executable, str(child), name, str(self.port)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                assert self.process.poll() is None
                time.sleep(0.1)
            else:
                return
        pytest.fail("the web process did not come up")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, method: str, path: str, cookie: str, body: bytes = b"", **headers: str):
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {**TUS, "Cookie": f"sessionid={cookie}", "Content-Type": "application/offset+octet-stream"}
        wire.request(
            method,
            path,
            body=body,
            headers={**sent, **{name.replace("_", "-"): value for name, value in headers.items()}},
        )
        answer = wire.getresponse()
        answer.read()
        return answer


@pytest.fixture
def web():
    found = Web()
    found.start()
    yield found
    if found.process.poll() is None:
        found.kill()


def test_an_upload_goes_on_from_its_last_acknowledged_byte_after_two_kills(web):

    client = Client()
    client.force_login(make_person("Priya Nair", "learner"))
    cookie = client.cookies["sessionid"].value
    url = web.ask("POST", "/uploads/", cookie, Upload_Length=str(len(BYTES))).headers["Location"]
    acknowledged = 0
    for _ in range(2):
        answer = web.ask(
            "PATCH", url, cookie, BYTES[acknowledged : acknowledged + CHUNK], Upload_Offset=str(acknowledged)
        )
        assert answer.status == 204
        acknowledged = int(answer.headers["Upload-Offset"])
        with socket.create_connection(("127.0.0.1", web.port)) as wire:
            head = f"PATCH {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={cookie}\r\nTus-Resumable: 1.0.0\r\n"
            head += f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {acknowledged}\r\nContent-Length: {3 * CHUNK}\r\n\r\n"
            wire.sendall(head.encode() + BYTES[acknowledged : acknowledged + CHUNK])
            part = store.parts() / url.rsplit("/", 1)[1]
            for _ in range(100):
                if part.stat().st_size > acknowledged:
                    break
                time.sleep(0.05)
            assert part.stat().st_size > acknowledged  # killed in the middle of writing
            web.kill()
        web.start()
        kept = int(web.ask("HEAD", url, cookie).headers["Upload-Offset"])
        assert kept >= acknowledged
        acknowledged = kept
    while acknowledged < len(BYTES):
        answer = web.ask(
            "PATCH", url, cookie, BYTES[acknowledged : acknowledged + CHUNK], Upload_Offset=str(acknowledged)
        )
        acknowledged = int(answer.headers["Upload-Offset"])
    assert Item.objects.using("owner").count() == 1
    file = File.objects.using("owner").get()
    assert store.read(file.storage_key, 0, file.size + 1) == BYTES
