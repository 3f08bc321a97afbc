"""Django's name for this domain."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """The circles domain."""

    name = "trellis.circles"
    label = "circles"
    default_auto_field = "django.db.models.UUIDField"
