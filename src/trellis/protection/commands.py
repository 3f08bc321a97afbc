"""What people do about data protection: the only door for writing."""

from trellis.protection.exports.commands import ask_copy, fetch_copy
from trellis.protection.holds.commands import end_hold, place_hold, review_hold
from trellis.protection.retention.commands import dismiss_notices, renew

__all__ = [
    "ask_copy",
    "dismiss_notices",
    "end_hold",
    "fetch_copy",
    "place_hold",
    "renew",
    "review_hold",
]
