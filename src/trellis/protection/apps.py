"""Django's name for this domain."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Data protection: keeping times, proofs of deletion, holds, copies for the person concerned."""

    name = "trellis.protection"
    label = "protection"
    default_auto_field = "django.db.models.UUIDField"

    def ready(self) -> None:
        """Tell the pack loader about this domain's sections."""
        from trellis.protection import clocks_schema, records_schema  # noqa: F401, PLC0415  register on import
