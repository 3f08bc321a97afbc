"""Who may change, delete or forge each planted row, written by hand.

A key is a table or one label (which wins). What is not named, nobody may do. CHANGE is an
UPDATE of the row as it stands, DELETE removes it, FORGE inserts a copy of it under a new id.
"""

LEARNER, PAIR = {"learner"}, {"learner", "coach"}

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
    "evidence_item:coachs_own": {"coach"},
    "evidence_file": LEARNER,
    "evidence_upload": LEARNER,
    "evidence_comment": LEARNER,
    "evidence_comment:shared": {"coach"},
    "evidence_comment:coach_alone": {"coach"},
    "evidence_comment:taken_back": set(),  # its author no longer sees it
    "evidence_tag": LEARNER,
    "evidence_tag:on_private_comment": {"coach"},
    "evidence_usedin": {"coach"},
}

DELETE: dict[str, set[str]] = {
    key: value for key, value in CHANGE.items() if key not in {"programme_cohort", "programme_enrolment"}
}

FORGE: dict[str, set[str]] = {
    **CHANGE,
    "circles_accesslog": {"coach"},
}
