"""What people do about data protection: the only door for writing."""

from trellis.protection.retention.commands import dismiss_notices, renew

__all__ = ["dismiss_notices", "renew"]
