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
from trellis.protection.proofs.unhidden import keep_hidden_copy_alone
from trellis.protection.requests.answering import (
    acknowledge_request,
    answer_request,
    ask_case_for_request,
    ask_owners,
    extend_request,
    refuse_request,
    uphold_objection,
)
from trellis.protection.requests.asking import enter_request, make_request, withdraw_request
from trellis.protection.requests.owners import decline_piece, give_piece, reply_to_task
from trellis.protection.retention.commands import dismiss_notices, renew

__all__ = [
    "acknowledge_request", "answer_objection", "answer_request", "approve_case", "ask_case", "ask_case_for_request",
    "ask_copy", "ask_owners", "copy_file", "decide_copy", "decline_piece", "dismiss_notices", "end_case", "end_hold",
    "enter_request", "extend_request", "fetch_copy", "give_piece", "hand_over", "keep_hidden_copy_alone",
    "keep_silent", "make_request", "name_second", "object_to_case", "open_case", "open_copy", "place_hold",
    "refuse_case", "refuse_request", "renew", "reply_to_task", "review_hold", "tell_now", "uphold_objection",
    "withdraw_case", "withdraw_request",
]  # fmt: skip
