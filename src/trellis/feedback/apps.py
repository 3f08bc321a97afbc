"""Django's name for this domain."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Feedback requests and their counts."""

    name = "trellis.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Teach the pack loader this domain's section."""
        from trellis.feedback import questions_schema  # noqa: F401, PLC0415  registers on import
