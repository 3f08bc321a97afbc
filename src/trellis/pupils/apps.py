"""Django's name for this domain."""

from django.apps import AppConfig


class PupilsConfig(AppConfig):
    """What may be recorded of whom, and shown to whom: classes, pupils' keys, permissions."""

    name = "trellis.pupils"
    label = "pupils"
    default_auto_field = "django.db.models.UUIDField"
