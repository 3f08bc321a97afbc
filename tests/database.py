"""Loaded before Django: a database server for this run alone, in a folder of its own.

With DATABASE_URL set (such as Debian's PostgreSQL 15), that one is used instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if not os.environ.get("DATABASE_URL") and not os.environ.get("TRELLIS_TEST_SERVER"):
    from trellis.kernel.embedded import EmbeddedPostgres

    folder = Path(tempfile.mkdtemp(prefix="trellis-test-"))
    (folder / "static").mkdir()  # whitenoise warns of a missing one
    server = EmbeddedPostgres(folder, durable=False)
    os.environ["TRELLIS_DATA"] = str(folder)
    os.environ["TRELLIS_TEST_SERVER"] = str(os.getpid())
    os.environ["TRELLIS_DEVELOPMENT"] = "1"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's sync API keeps a loop running
    server.start()

    def _stop() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(_stop)
