from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from trellis.evidence.media import tools
from trellis.evidence.media.errors import ToolMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _looked_for_afresh() -> Iterator[None]:
    tools.ffmpeg.cache_clear()
    yield
    tools.ffmpeg.cache_clear()


def test_ffmpeg_is_found_and_can_make_what_browsers_play() -> None:
    assert os.access(tools.ffmpeg(), os.X_OK)
    assert tools.ffmpeg_version()
    assert tools.has_encoder("libx264")
    assert tools.has_encoder("aac")
    assert not tools.has_encoder("no-such-encoder")


def test_without_a_system_ffmpeg_the_wheels_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = tools.ffmpeg()
    assert "imageio_ffmpeg" in found
    done = subprocess.run([found, "-version"], capture_output=True, check=True)
    assert done.stdout.startswith(b"ffmpeg version")


def test_a_named_ffmpeg_comes_first_and_must_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "my-ffmpeg"
    shutil.copy(shutil.which("true") or "/bin/true", own)
    monkeypatch.setenv(tools.ENV_VAR, str(own))
    assert tools.ffmpeg() == str(own)
    tools.ffmpeg.cache_clear()
    monkeypatch.setenv(tools.ENV_VAR, str(tmp_path / "nothing"))
    with pytest.raises(ToolMissingError, match="Mend or unset it"):
        tools.ffmpeg()
