"""Django's name for this domain."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """What the field knows, kept in versioned packs."""

    name = "trellis.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Tell the pack loader about this domain's sections."""
        from trellis.knowledge import protocol_schema, schema  # noqa: F401, PLC0415  registers on import
