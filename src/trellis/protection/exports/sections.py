"""What a copy holds, place by place: which rows of which table, asked as the person: row-level security decides.

The conditions are constants of ours; the person's id is a parameter.

`tests/protection/test_exports.py` holds that every protected table stands here or in `LEFT_OUT`, with a reason.
"""

# ruff: noqa: S608
from __future__ import annotations

from dataclasses import dataclass

ME = "%(me)s"
MY_ITEM = f"(SELECT id FROM evidence_item WHERE owner_id = {ME})"
MY_PAIR = f"(SELECT id FROM coaching_partnership WHERE {ME} IN (learner_id, coach_id, tutor_id))"
MY_SESSION = f"(SELECT id FROM coaching_session WHERE partnership_id IN {MY_PAIR})"
MY_CLASS = f"(SELECT id FROM pupils_schoolclass WHERE owner_id = {ME})"
MY_WORK = f"(SELECT id FROM portfolio_submission WHERE learner_id = {ME})"
MY_BELIEF = f"(SELECT id FROM reflection_statement WHERE learner_id = {ME})"
MY_LESSON = f"(SELECT id FROM observation_observation WHERE {ME} IN (teacher_id, observer_id))"
MY_LOOK = f"(SELECT id FROM observation_look WHERE taker_id = {ME} OR observation_id IN {MY_LESSON})"
MARK = f"(SELECT id FROM assessment_mark WHERE marker_id = {ME} OR submission_id IN {MY_WORK})"


@dataclass(frozen=True)
class Part:
    """Rows of one table: a heading, the table, which rows, and columns that are machinery or secrets."""

    title: str
    table: str
    where: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One page of the copy."""

    key: str
    title: str
    parts: tuple[Part, ...]


FILES = ("storage_key", "waveform", "geometry", "blocks")
SECTIONS: tuple[Section, ...] = (
    Section("account", "Account", (
        Part("You", "people_person", f"id = {ME}", ("password", "session_epoch")),
        Part("Where you work", "people_membership", f"person_id = {ME}"),
        Part("Addresses", "account_emailaddress", f"user_id = {ME}"),
        Part("Circles you are in", "circles_circle", "id = ANY ((SELECT my_circles())::uuid[])"),
        Part("Since when you are in them", "circles_member", f"person_id = {ME}"),
        Part("Groups asked into", "circles_groupinvitation", f"{ME} IN (person_id, by_id)"),
        Part("Words typed and not saved", "kernel_draft", f"person_id = {ME}"),
    )),
    Section("arrangements", "Arrangements", (
        Part("Enrolments", "programme_enrolment", f"{ME} IN (learner_id, coach_id, tutor_id)"),
        Part("Cohorts", "programme_cohort",
             f"id IN (SELECT cohort_id FROM programme_enrolment WHERE learner_id = {ME})"),
        Part("Places as a coach", "programme_coachplaces", f"coach_id = {ME}"),
        Part("Conversations planned, held and lost", "coaching_contacthours", f"{ME} IN (learner_id, coach_id)"),
        Part("Asking for another partner", "coaching_rematchrequest", f"person_id = {ME}"),
        Part("Answers for a school", "coaching_headpromise", f"person_id = {ME}"),
    )),
    Section("evidence", "Evidence", (
        Part("Your evidence", "evidence_item", f"owner_id = {ME}", ("progress",)),
        Part("Its files", "evidence_file", f"item_id IN {MY_ITEM}", FILES),
        Part("What was said about it, and what you said", "evidence_comment",
             f"item_id IN {MY_ITEM} OR author_id = {ME}"),
        Part("How remarks read before", "evidence_wording",
             f"comment_id IN (SELECT id FROM evidence_comment WHERE author_id = {ME} OR item_id IN {MY_ITEM})"),
        Part("Tags", "evidence_tag", f"item_id IN {MY_ITEM} OR author_id = {ME}"),
        Part("Captions", "evidence_captions", f"item_id IN {MY_ITEM}"),
        Part("What you had hidden", "evidence_hiding", f"item_id IN {MY_ITEM}",
             ("ways", "lost", "progress", "round", "used_plan")),
        Part("Kinds of experience", "evidence_experience", f"item_id IN {MY_ITEM}"),
        Part("Where it is used", "evidence_usedin", f"item_id IN {MY_ITEM} OR by_id = {ME}"),
        Part("Lists of moments", "evidence_playlist", f"owner_id = {ME}"),
        Part("Moments in them", "evidence_listedmoment",
             f"playlist_id IN (SELECT id FROM evidence_playlist WHERE owner_id = {ME})"),
        Part("Where it was shown", "circles_placement", f"placed_by = {ME}"),
        Part("Guests", "evidence_guest", f"owner_id = {ME}", ("token_hash", "code_hash", "tries", "turn")),
        Part("Uploads under way", "evidence_upload", f"owner_id = {ME}", ("storage_key", "notes", "holder", "pieces")),
        Part("Sent from a telephone", "evidence_capture", f"owner_id = {ME}", ("once",)),
        Part("Classes in recordings", "evidence_pupilsin", f"item_id IN {MY_ITEM}"),
        Part("Taken back for a pupil", "evidence_pulled", f"item_id IN {MY_ITEM}"),
    )),
    Section("classes", "Classes", (
        Part("Your classes", "pupils_schoolclass", f"owner_id = {ME}"),
        Part("Keys of pupils", "pupils_pupil", f"school_class_id IN {MY_CLASS}"),
        Part("Permissions", "pupils_permission", f"school_class_id IN {MY_CLASS}"),
    )),
    Section("thinking", "Thinking", (
        Part("Thoughts", "reflection_reflection", f"learner_id = {ME}"),
        Part("Evidence they name", "reflection_citation",
             f"reflection_id IN (SELECT id FROM reflection_reflection WHERE learner_id = {ME})"),
        Part("How it felt", "reflection_feeling", f"person_id = {ME}"),
        Part("What you believe", "reflection_statement", f"learner_id = {ME}"),
        Part("How you put it before, and what changed it", "reflection_earlierwording", f"statement_id IN {MY_BELIEF}"),
        Part("What speaks for it and against it", "reflection_ground", f"statement_id IN {MY_BELIEF}"),
        Part("What helps and hinders", "reflection_factor", f"learner_id = {ME}"),
        Part("How you learn", "reflection_selfreview", f"learner_id = {ME}"),
    )),
    Section("feedback", "Feedback you asked for", (
        Part("What you asked", "feedback_request", f"asker_id = {ME}", ("code",)),
        Part("What was counted", "feedback_result",
             f"request_id IN (SELECT id FROM feedback_request WHERE asker_id = {ME})"),
    )),
    Section("exemplars", "Exemplars", (
        Part("What you offered", "exemplars_exemplar",
             f"id IN (SELECT exemplar_id FROM exemplars_offer WHERE owner_id = {ME})", ("decided_by_id",)),
        Part("Of which evidence", "exemplars_offer", f"owner_id = {ME}"),
        Part("Who was asked to agree, and what you agreed to", "exemplars_consent", f"{ME} IN (owner_id, person_id)"),
        Part("Kept on your list", "exemplars_kept", f"person_id = {ME}"),
    )),
    Section("lessons-watched", "Lessons watched", (
        Part("Lessons", "observation_observation", f"id IN {MY_LESSON}"),
        Part("What was made of them", "observation_reading", f"observation_id IN {MY_LESSON}"),
        Part("Ways of looking used", "observation_look", f"id IN {MY_LOOK}"),
        Part("Marks made while looking", "observation_mark", f"look_id IN {MY_LOOK}"),
        Part("Laid beside recordings", "observation_alignment", f"look_id IN {MY_LOOK}"),
    )),
    Section("enquiry", "Enquiry", (
        Part("Needs", "enquiry_need", f"learner_id = {ME}"),
        Part("Goals", "enquiry_goal", f"learner_id = {ME} OR {ME} IN (proposed_by_id, agreed_by_id)"),
        Part("How goals were put before", "enquiry_goalproposal",
             f"by_id = {ME} OR goal_id IN (SELECT id FROM enquiry_goal WHERE learner_id = {ME})"),
        Part("Trials", "enquiry_experiment", f"learner_id = {ME}"),
        Part("Risks accepted", "enquiry_acceptance",
             f"person_id = {ME} OR experiment_id IN (SELECT id FROM enquiry_experiment WHERE learner_id = {ME})"),
    )),
    Section("coaching", "Coaching", (
        Part("Partnerships", "coaching_partnership", f"id IN {MY_PAIR}"),
        Part("Agreements", "coaching_agreement", f"partnership_id IN {MY_PAIR}"),
        Part("Signatures", "coaching_signature",
             f"agreement_id IN (SELECT id FROM coaching_agreement WHERE partnership_id IN {MY_PAIR})"),
        Part("Sessions", "coaching_session", f"partnership_id IN {MY_PAIR}"),
        Part("Notes", "coaching_note", f"session_id IN {MY_SESSION}"),
        Part("Steps and questions", "coaching_takeaway", f"partnership_id IN {MY_PAIR}"),
        Part("Rules said to be broken", "coaching_breach", f"partnership_id IN {MY_PAIR}"),
    )),
    Section("portfolio", "Portfolio and marks", (
        Part("Plan of modules", "portfolio_plannedmodule", f"learner_id = {ME}"),
        Part("Submissions", "portfolio_submission", f"learner_id = {ME}"),
        Part("Their pieces", "portfolio_piece", f"submission_id IN {MY_WORK}"),
        Part("Frozen copies", "portfolio_snapshot", f"submission_id IN {MY_WORK}"),
        Part("Marks", "assessment_mark", f"id IN {MARK}"),
        Part("Changes to marks", "assessment_markentry", f"mark_id IN {MARK}"),
        Part("Credits", "assessment_credit", f"learner_id = {ME}"),
    )),
    Section("openings", "Who opened what", (
        Part("Who opened your things, and what you opened", "circles_accesslog", f"{ME} IN (person_id, owner_id)"),
    )),
    Section("kept", "Keeping and deleting", (
        Part("What you were told will go", "protection_notice", f"person_id = {ME}"),
        Part("Kept longer", "protection_renewal", f"person_id = {ME}"),
        Part("Proofs of deletion", "protection_proof", f"person_id = {ME}", ("folder",)),
        Part("Holds you were told of", "protection_hold", f"person_id = {ME} AND told"),
        Part("Disclosures you asked for or were told of", "protection_case",
             f"asked_by_id = {ME} OR id = ANY ((SELECT protection_my_cases('told'))::uuid[])", ("refusal",)),
        Part("Who was concerned by them", "protection_casesubject", f"person_id = {ME}"),
        Part("What you objected", "protection_caseobjection", f"person_id = {ME}"),
        Part("What you asked about your data", "protection_rightsrequest", f"person_id = {ME}"),
        Part("What you were asked because of requests, and what others gave you", "protection_requesttask",
             f"owner_id = {ME} OR (state = 'given' AND request_id IN"
             f" (SELECT id FROM protection_rightsrequest WHERE person_id = {ME}))"),
        Part("Copies asked for", "protection_export", f"person_id = {ME}", ("storage_key",)),
    )),
)  # fmt: skip

LEFT_OUT: dict[str, str] = {
    "feedback_sheet": "That somebody answered, without who or when; deleted when the questions close.",
    "feedback_tally": "How often each choice was made so far, by nobody in particular; shown, if at all, once closed.",
    "feedback_line": "Lines of others in their own words, without who; shown, if at all, once closed.",
    "evidence_words": "The search index: the same words again, cut up.",
    "kernel_event": "Who did what kind of thing when, without content; kept to find faults, read by nobody's pages.",
    "people_letter": "Mail waiting to be sent; read by the sending job alone.",
    "protection_caseapproval": "Who approved a disclosure, and why somebody was not told: the reviewers' alone.",
    "protection_casecopy": "Copies of records of people concerned by a disclosure, for 14 days; the records are above.",
}
