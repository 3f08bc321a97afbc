"""Django's name for this domain."""

from django.apps import AppConfig


class EnquiryConfig(AppConfig):
    """Needs, goals, experiments."""

    name = "trellis.enquiry"
    label = "enquiry"
    default_auto_field = "django.db.models.UUIDField"
