"""What people do about data protection: the only door for writing."""

from trellis.protection.cases.asking import ask_case, withdraw_case
from trellis.protection.cases.giving import copy_file, decide_copy, hand_over, open_copy
from trellis.protection.cases.reviewing import (
    answer_objection,
    approve_case,
    end_case,
    keep_silent,
    name_second,
    object_to_case,
    open_case,
    refuse_case,
    tell_now,
)
from trellis.protection.exports.commands import ask_copy, fetch_copy
from trellis.protection.holds.commands import end_hold, place_hold, review_hold
from trellis.protection.retention.commands import dismiss_notices, renew

__all__ = [
    "answer_objection", "approve_case", "ask_case", "ask_copy", "copy_file", "decide_copy", "dismiss_notices",
    "end_case", "end_hold", "fetch_copy", "hand_over", "keep_silent", "name_second", "object_to_case", "open_case",
    "open_copy", "place_hold", "refuse_case", "renew", "review_hold", "tell_now", "withdraw_case",
]  # fmt: skip
