"""Django's name for this domain."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Marks and credits."""

    name = "trellis.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.UUIDField"
