"""A whole Trellis of its own for a bench: database, demo story, one web process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from trellis.demo import run as demo
from trellis.kernel.embedded import EmbeddedPostgres


@dataclass
class Site:
    """Where it serves, and the processes whose CPU counts."""

    port: int
    web_pid: int
    database_pid: int
    server: EmbeddedPostgres

    @property
    def pids(self) -> tuple[int, int]:
        """Web and database process trees."""
        return self.web_pid, self.database_pid


@contextmanager
def site(folder: str | None = None) -> Iterator[Site]:
    """Start a site with the demo story in `folder` (or a temporary one); stop it afterwards."""
    data = Path(folder or tempfile.mkdtemp(prefix="trellis-bench-"))
    os.environ |= {"TRELLIS_DATA": str(data), "TRELLIS_DEMO": "1", "DJANGO_SETTINGS_MODULE": "trellis.config.settings"}
    server = EmbeddedPostgres(data)
    server.start()
    web = None
    try:
        with redirect_stdout(sys.stderr):  # what is printed is figures
            demo.prepare()
        (data / "logs").mkdir(exist_ok=True)
        port = demo.choose_port(None)
        with (data / "logs" / "web.log").open("ab") as log:
            web = subprocess.Popen(demo.web_command(port), stdout=log, stderr=log, start_new_session=True)
        if not demo.answers(port, [web], path="/bare-or-anything"):
            raise RuntimeError(f"The web process did not come up; see {data}/logs/web.log")
        assert server.process
        yield Site(port, web.pid, server.process.pid, server)
    finally:
        if web:
            web.terminate()
            web.wait(20)
        server.stop()
        if not folder:
            shutil.rmtree(data, ignore_errors=True)
