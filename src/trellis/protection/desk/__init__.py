"""The desk of a data-protection officer: recordings without title or teacher, and what was deleted."""
