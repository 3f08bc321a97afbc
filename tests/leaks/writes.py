"""Who may change, delete or forge each planted row, written by hand.

A key is a table or one label (which wins). What is not named, nobody may do. CHANGE is an
UPDATE of the row as it stands, DELETE removes it, FORGE inserts a copy of it under a new id.
Domains with tables of their own rules say theirs in their `expected_…` file.
"""

from tests.leaks import (
    expected_assessment,
    expected_cases,
    expected_coaching,
    expected_enquiry,
    expected_exemplars,
    expected_feedback,
    expected_library,
    expected_observation,
    expected_protection,
    expected_pupils,
    expected_reflection,
    expected_requests,
    expected_sharing,
)

LEARNER, COACH = {"learner"}, {"coach"}

# Tables the application writes and never reads back.
WRITE_ONLY = ("kernel_event", "people_letter")

CHANGE: dict[str, set[str]] = {
    "kernel_draft": LEARNER,
    # circles and members change by SQL functions alone
    "circles_placement": LEARNER,
    "programme_cohort": {"lead"},
    "programme_enrolment": {"lead"},
    "programme_coachplaces": {"lead"},
    "evidence_item": LEARNER,
    "evidence_item:coachs_own": COACH,
    "evidence_file": LEARNER,
    "evidence_upload": LEARNER,
    "evidence_capture": LEARNER,
    "evidence_comment": LEARNER,
    "evidence_comment:shared": COACH,
    "evidence_comment:coach_alone": COACH,
    "evidence_comment:shown_later": LEARNER,
    "evidence_comment:taken_back": set(),  # the coach wrote it, and cannot see it any more
    "evidence_tag": LEARNER,
    "evidence_tag:on_private_comment": COACH,
    "evidence_usedin": COACH,
    "evidence_captions": LEARNER,
    "evidence_playlist": LEARNER,
    "evidence_playlist:coachs_own": COACH,
    "evidence_listedmoment": LEARNER,
    # wordings are never changed
    "portfolio_plannedmodule": LEARNER,
    "portfolio_submission": LEARNER,
    "portfolio_piece": LEARNER,
    # snapshots are never changed
    **expected_enquiry.CHANGE,
    **expected_coaching.CHANGE,
    **expected_assessment.CHANGE,
    **expected_pupils.CHANGE,
    **expected_sharing.CHANGE,
    **expected_reflection.CHANGE,
    **expected_feedback.CHANGE,
    **expected_exemplars.CHANGE,
    **expected_library.CHANGE,
    **expected_observation.CHANGE,
    **expected_protection.CHANGE,
    **expected_cases.CHANGE,
    **expected_requests.CHANGE,
}

_STAY = (
    "pupils_", "feedback_", "programme_cohort", "programme_enrolment", "coaching_", "enquiry_", "assessment_",
    "protection_",
)  # fmt: skip
_ELSEWHERE = ("coaching_", "enquiry_", "assessment_", "feedback_")
DELETE: dict[str, set[str]] = {
    "evidence_wording": LEARNER,
    **{key: who for key, who in CHANGE.items() if not key.startswith(_STAY)},
    **expected_enquiry.DELETE,
    **expected_coaching.DELETE,
    **expected_assessment.DELETE,
    **expected_pupils.DELETE,
    **expected_feedback.DELETE,
    **expected_exemplars.DELETE,
    **expected_library.DELETE,
    **expected_observation.DELETE,
    **expected_protection.DELETE,
    **expected_cases.DELETE,
    **expected_requests.DELETE,
}

FORGE: dict[str, set[str]] = {
    "evidence_wording": LEARNER,
    **{key: who for key, who in CHANGE.items() if not key.startswith(_ELSEWHERE)},
    "circles_accesslog": COACH,
    "portfolio_snapshot": LEARNER,
    **expected_enquiry.FORGE,
    **expected_coaching.FORGE,
    **expected_assessment.FORGE,
    **expected_pupils.FORGE,
    **expected_feedback.FORGE,
    **expected_exemplars.FORGE,
    **expected_reflection.FORGE,
    **expected_sharing.FORGE,
    **expected_library.FORGE,
    **expected_observation.FORGE,
    **expected_protection.FORGE,
    **expected_cases.FORGE,
    **expected_requests.FORGE,
}
