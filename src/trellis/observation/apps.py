"""Django's name for this domain."""

from django.apps import AppConfig


class ObservationConfig(AppConfig):
    """Lessons watched, and the analytic review frameworks to watch them with."""

    name = "trellis.observation"
    label = "observation"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Tell the pack loader about this domain's section."""
        from trellis.observation import review_schema  # noqa: F401, PLC0415  registers on import
