"""Django's name for this domain."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel domain."""

    name = "trellis.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.UUIDField"
