"""Django's name for this domain."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """What happened in class: notes, files and recordings, and what was said about them."""

    name = "trellis.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Tell the pack loader about this domain's section."""
        from trellis.evidence import experience_schema  # noqa: F401, PLC0415  registers on import
