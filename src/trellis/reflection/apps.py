"""Django's name for this domain."""

from django.apps import AppConfig


class ReflectionConfig(AppConfig):
    """Reflections and what goes with them."""

    name = "trellis.reflection"
    label = "reflection"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Teach the pack loader this domain's section."""
        from trellis.reflection import thinking_schema  # noqa: F401, PLC0415  registers on import
