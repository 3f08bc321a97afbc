"""Django's name for this domain."""

from django.apps import AppConfig


class ExemplarsConfig(AppConfig):
    """Exemplars and the consents behind them."""

    name = "trellis.exemplars"
    label = "exemplars"
    default_auto_field = "django.db.models.UUIDField"
