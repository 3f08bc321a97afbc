from __future__ import annotations

import pytest

from trellis.evidence.media.sizes import say_duration, say_size


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (1_440, "1.4 kB"),
        (640_000, "640 kB"), (999_600, "1 MB"), (3_000_000_000, "3 GB"), (8 * 10**15, "8000 TB"),
    ],
)  # fmt: skip
def test_say_size(size: int, said: str) -> None:
    assert say_size(size) == said


@pytest.mark.parametrize(
    ("duration_ms", "said"),
    [
        (0, "0 seconds"), (1_000, "1 second"), (8_400, "8 seconds"), (60_000, "1 minute"),
        (90_000, "1 minute 30 seconds"), (3_600_000, "1 hour"), (144_000_000, "40 hours"),
        (3_660_000, "1 hour 1 minute"),
    ],
)  # fmt: skip
def test_say_duration(duration_ms: int, said: str) -> None:
    assert say_duration(duration_ms) == said
