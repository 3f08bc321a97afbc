"""Django's name for this domain."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Partnerships, agreements, sessions, contact hours."""

    name = "trellis.coaching"
    label = "coaching"
    default_auto_field = "django.db.models.UUIDField"
