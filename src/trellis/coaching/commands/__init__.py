"""What people do in a partnership: the only door for writing."""

from trellis.coaching.commands.agreement import (
    answer_promise,
    end_partnership,
    propose_agreement,
    raise_breach,
    record_exception,
    settle_breach,
    sign_agreement,
    start_partnership,
)
from trellis.coaching.commands.between import (
    answer_question,
    offer_takeaway,
    promote_takeaway,
    put_off_step,
    tried_step,
)
from trellis.coaching.commands.co_coaching import ask_to_co_coach
from trellis.coaching.commands.handover import hand_over
from trellis.coaching.commands.rematch import ask_rematch, change_people, enrol_many, keep_pair, pair_anew
from trellis.coaching.commands.retiring import Forgotten, forget_sessions
from trellis.coaching.commands.session import (
    cancel_session,
    choose_protocol,
    close_session,
    move_session,
    open_session,
    plan_session,
    prepare_session,
    put_in_focus,
    show_step,
    write_note,
)

__all__ = [
    "Forgotten",
    "answer_promise",
    "answer_question",
    "ask_rematch",
    "ask_to_co_coach",
    "cancel_session",
    "change_people",
    "choose_protocol",
    "close_session",
    "end_partnership",
    "enrol_many",
    "forget_sessions",
    "hand_over",
    "keep_pair",
    "move_session",
    "offer_takeaway",
    "open_session",
    "pair_anew",
    "plan_session",
    "prepare_session",
    "promote_takeaway",
    "propose_agreement",
    "put_in_focus",
    "put_off_step",
    "raise_breach",
    "record_exception",
    "settle_breach",
    "show_step",
    "sign_agreement",
    "start_partnership",
    "tried_step",
    "write_note",
]
