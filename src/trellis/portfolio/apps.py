"""Django's name for this domain."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Modules, plans and submissions."""

    name = "trellis.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.UUIDField"
