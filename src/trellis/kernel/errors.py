"""What a command may answer instead of doing its work. Each message is shown to the person."""

from __future__ import annotations


class TrellisError(Exception):
    """Base of all errors whose text is meant for the person at the screen."""


class Refused(TrellisError):
    """The actor may not do this, or not now."""


class Conflict(TrellisError):
    """Somebody changed the same thing meanwhile; nothing was overwritten."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or "This was changed on another page or by someone else while you were writing. "
            "Your words are kept below; compare them with what stands now, then save again."
        )


class Invalid(TrellisError):
    """The input does not fit; `problems` maps a field's name to one plain sentence."""

    def __init__(self, **problems: str) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))
