"""Bytes and times said the way people say them."""

from __future__ import annotations

_STEP = 1000  # decimal units, as phones and file managers count
_TEN = 10
_SECONDS_A_MINUTE = 60
_MINUTES_AN_HOUR = 60


def say_size(size: int) -> str:
    """Return `size` bytes in words: "0 bytes", "640 kB", "1.4 MB", "3 GB"."""
    if size < _STEP:
        return "1 byte" if size == 1 else f"{size} bytes"
    amount, unit = float(size), "bytes"
    for bigger in ("kB", "MB", "GB", "TB"):
        if round(amount) < _STEP:
            break
        amount, unit = amount / _STEP, bigger
    shown = f"{amount:.1f}".removesuffix(".0") if amount < _TEN else f"{amount:.0f}"
    return f"{shown} {unit}"


def say_duration(duration_ms: int) -> str:
    """Return a duration in words: "8 seconds", "1 minute 30 seconds", "40 hours"."""
    seconds = round(duration_ms / 1000)
    minutes, second = divmod(seconds, _SECONDS_A_MINUTE)
    hours, minute = divmod(minutes, _MINUTES_AN_HOUR)
    if hours:
        parts = [(hours, "hour"), (minute, "minute")]
    elif minutes:
        parts = [(minutes, "minute"), (second, "second")]
    else:
        parts = [(second, "second")]
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n]
    return " ".join(said) or "0 seconds"
