"""Django's name for this domain."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The people domain."""

    name = "trellis.people"
    label = "people"
    default_auto_field = "django.db.models.UUIDField"
