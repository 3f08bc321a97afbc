"""Django's name for this domain."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Cohorts, enrolments and the pack in force for each."""

    name = "trellis.programme"
    label = "programme"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Tell the pack loader about this domain's sections."""
        from trellis.programme import schema  # noqa: F401, PLC0415  registers on import
