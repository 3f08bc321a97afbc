"""Reading partnerships, agreements, sessions and contact hours, as pages show them."""

from trellis.coaching.queries.agreement import (
    AgreementView,
    BreachView,
    agreed_minutes,
    agreement_page,
    arrangements_at,
    newest_promises,
    partnership,
    partnership_of,
    standard_for,
)
from trellis.coaching.queries.growth import growth
from trellis.coaching.queries.hours import Arrangement, SchoolView, pair_hours, school_view
from trellis.coaching.queries.pairs import PairLine, pair_lines
from trellis.coaching.queries.rematch import Asked, asked_of, rematch_requests, shown_before
from trellis.coaching.queries.session import (
    Piece,
    SessionView,
    StepLine,
    changes_of,
    lost_reasons,
    pack_of,
    protocol_options,
    protocol_steps,
    session_view,
    takeaway,
    takeaway_draft,
)
from trellis.coaching.queries.session_list import Row, session_rows
from trellis.coaching.queries.today import (
    LearnerCard,
    LearnerToday,
    learner_cards,
    learner_today,
)

__all__ = [
    "AgreementView",
    "Arrangement",
    "Asked",
    "BreachView",
    "LearnerCard",
    "LearnerToday",
    "PairLine",
    "Piece",
    "Row",
    "SchoolView",
    "SessionView",
    "StepLine",
    "agreed_minutes",
    "agreement_page",
    "arrangements_at",
    "asked_of",
    "changes_of",
    "growth",
    "learner_cards",
    "learner_today",
    "lost_reasons",
    "newest_promises",
    "pack_of",
    "pair_hours",
    "pair_lines",
    "partnership",
    "partnership_of",
    "protocol_options",
    "protocol_steps",
    "rematch_requests",
    "school_view",
    "session_rows",
    "session_view",
    "shown_before",
    "standard_for",
    "takeaway",
    "takeaway_draft",
]
