"""Having LibreOffice draw an Office document as a PDF, where LibreOffice is installed.

It is used only when a confined program really cannot reach the network, since documents may name
pictures elsewhere that it would fetch. Macros are off; its profile lasts as long as the one document.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

from trellis.evidence.media import running
from trellis.evidence.media.errors import NoPreviewError, TimedOutError

ENV_VAR = "TRELLIS_OFFICE"  # a path, or "off"
TIMEOUT_S = 180.0
MEMORY = 8 * 1024**3  # it reserves far more than it uses
OPENS = frozenset({
    "application/rtf", "application/x-ole-storage",
    *(f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation", "graphics")),
    *(f"application/vnd.openxmlformats-officedocument.{kind}" for kind in (
        "wordprocessingml.document", "presentationml.presentation", "spreadsheetml.sheet",
    )),
})  # fmt: skip
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_REFUSED = 7
_TRY = f"""
import socket, sys
try:
    socket.socket().connect(("127.0.0.1", int(sys.argv[1])))
except OSError:
    sys.exit({_REFUSED})
"""


def office() -> Path | None:
    """Return where LibreOffice is, or None: not there, switched off, or the network cannot be kept from it."""
    named = os.environ.get(ENV_VAR, "")
    if named == "off":
        return None
    found = shutil.which(named) if named else shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found).resolve() if found and network_is_off() else None


@cache
def network_is_off() -> bool:
    """Return whether a confined program is kept from the network: it is tried, not assumed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [*running.confined(reads=running.python_reads()), sys.executable, "-I", "-c", _TRY]
        done = subprocess.run(
            [*command, str(listener.getsockname()[1])], capture_output=True, timeout=30, check=False,
            stdin=subprocess.DEVNULL, env=running.plain_environment(),
        )  # fmt: skip
    return done.returncode == _REFUSED


def as_pdf(program: Path, src: Path, workshop: Path) -> Path:
    """Return the PDF LibreOffice draws of `src`, in `workshop`. Raises NoPreviewError or TimedOutError."""
    profile, made = workshop / "office", workshop / "document.pdf"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    document = workshop / "document"
    shutil.copyfile(src, document)
    within = running.confined(reads=[program.parent], writes=workshop, cpu_s=TIMEOUT_S, memory=MEMORY)
    command = [
        *within, str(program), f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "pdf", "--outdir", str(workshop), str(document),
    ]  # fmt: skip
    try:
        subprocess.run(
            command, capture_output=True, timeout=TIMEOUT_S, check=False, stdin=subprocess.DEVNULL,
            env=running.plain_environment(workshop), start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise TimedOutError("This document took too long to draw, so it was stopped. It can be saved.") from error
    if not made.exists():
        raise NoPreviewError("This document could not be drawn here. It can be saved.")
    return made
