"""Structured logs without personal content.

Only event names, ids, paths without query, status and timings are logged. Exceptions are
logged by type and place, never with their message or local values, since both may quote what
a person wrote.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from typing import Any

import structlog

# The rest of these addresses opens an account, something shown to a guest, or a class's questions.
_SECRET_PATHS = re.compile(r"(/account/(?:invitation|confirm-email|password/reset/key)/|/guest/link/|/f/)[^/\s]+")


def without_tokens(text: str) -> str:
    """Return a text with the tokens in sign-in addresses left out."""
    return _SECRET_PATHS.sub(r"\1…", text)


class _NoContent(logging.Filter):
    """Replace an exception's text by its type and the lines it came through; leave tokens out of paths."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            frames = traceback.extract_tb(trace)[-6:]
            where = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
            record.msg = f"{record.name}: {kind.__name__} at {where}"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
        elif isinstance(record.msg, str) and _SECRET_PATHS.search(said := record.getMessage()):
            record.msg, record.args = without_tokens(said), ()
        return True


def configure(options: dict[str, Any]) -> None:
    """Send every log line to standard error, as JSON in production and as text elsewhere."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if options["json"] else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_NoContent())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options["level"])
    for noisy in ("django.db.backends", "procrastinate", "PIL"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


log = structlog.get_logger("trellis")
