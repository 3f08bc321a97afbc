"""Sample addresses of every route: each planted row of the table a route is about, by every role.

A new route without a line here fails `test_every_route_has_sample_arguments`.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.urls import reverse

from tests.leaks.world import World
from trellis.kernel import clock

Sample = Callable[[World], list[str]]


def plain(name: str) -> Sample:
    """A route without arguments."""
    return lambda world: [reverse(name)]


def each(name: str, table: str, argument: str, **more: object) -> Sample:
    """A route about one row: every planted row of the table, and one that does not exist."""

    def addresses(world: World) -> list[str]:
        ids = [row for label, row in world.rows.items() if label.startswith(f"{table}:")]
        assert ids, f"nothing of {table} is planted"
        return [reverse(name, kwargs={argument: row, **more}) for row in [*ids, uuid4()]]

    return addresses


def people(name: str) -> Sample:
    return lambda world: [reverse(name, kwargs={"person_id": person.id}) for person in world.people.values()]


def memberships(name: str) -> Sample:
    return lambda world: [
        reverse(name, kwargs={"membership_id": row.id})
        for person in world.people.values()
        for row in person.memberships.all()
    ]


def modules(name: str) -> Sample:
    keys = ("knowing-my-pupils", "learning-with-colleagues", "not-a-module")
    return lambda world: [reverse(name, kwargs={"key": key}) for key in keys]


def _groups(name: str) -> Sample:
    return lambda world: [reverse(name, kwargs={"group_id": group}) for group in (world.group, uuid4())]


def _take_back(world: World) -> list[str]:
    items = [row for label, row in world.rows.items() if label.startswith("evidence_item:")]
    return [
        reverse("evidence_take_back", kwargs={"item_id": item, "circle_id": world.partnership_circle}) for item in items
    ]


EVIDENCE = ("item", "status", "edit", "retry", "delete", "tag", "share", "talk", "say")
SAMPLES: dict[str, Sample] = {
    # Today, about, school, health
    **{name: plain(name) for name in (
        "today", "about_privacy", "about_cookies", "about_accessibility", "school_home", "school_promise",
        "school_preview", "health",
    )},
    "health_retry": lambda world: [reverse("health_retry", kwargs={"job_id": 1})],
    "bare": plain("bare"),
    "styleguide": plain("styleguide"),
    # account
    **{name: plain(name) for name in (
        "account", "account_openings", "account_sign_out_everywhere", "account_draft", "account_signed_out",
        "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_email",
        "account_change_password", "account_set_password", "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key_done",
    )},
    "account_invitation": lambda world: ["/account/invitation/not-a-token/"],
    "account_confirm_email": lambda world: ["/account/confirm-email/not-a-key/"],
    "account_reset_password_from_key": lambda world: ["/account/password/reset/key/1-nothing/"],
    # people
    **{name: plain(name) for name in ("people", "people_add", "people_export", "people_places", "people_import")},
    "people_import_example": lambda world: [reverse("people_import_example", kwargs={"kind": kind}) for kind in ("people", "places", "zzz")],
    **{f"people_{act}": people(f"people_{act}") for act in ("person", "invite", "begin", "close", "reopen")},
    **{f"people_{act}": memberships(f"people_{act}") for act in ("move", "end")},
    # evidence
    **{name: plain(name) for name in ("evidence_add", "evidence_note", "evidence_so_far", "evidence_capture", "evidence_capture_desk")},
    "evidence_list": lambda world: [reverse("evidence_list") + query for query in ("", "?q=canary", "?q=canary+-tree")],
    "evidence_experience": each("evidence_experience", "evidence_item", "item_id"),
    **{f"evidence_{act}": each(f"evidence_{act}", "evidence_item", "item_id") for act in EVIDENCE},
    "evidence_take_back": _take_back,
    **{name: plain(name) for name in ("note", "uploads", "upload_form", "capture_form", "capture_shell", "worker", "manifest")},
    **{name: each(name, "evidence_upload", "upload_id") for name in ("upload", "upload_words", "upload_end")},
    "file": each("file", "evidence_file", "file_id"),
    **{f"evidence_{act}": each(f"evidence_{act}", "evidence_item", "item_id") for act in (
        "hide", "hide_status", "hide_only", "earlier", "captions", "captions_file", "captions_remove", "export", "export_file", "list_moment",
    )},
    "evidence_compare": lambda world: [
        f"{reverse('evidence_compare')}?a={row}&b={row}&a_at=0:01" for label, row in world.rows.items() if label.startswith("evidence_item:")
    ],
    "evidence_playlists": plain("evidence_playlists"),
    **{f"evidence_playlist{act}": each(f"evidence_playlist{act}", "evidence_playlist", "playlist_id") for act in (
        "", "_change", "_show", "_delete",
    )},
    **{f"evidence_listed_{act}": each(f"evidence_listed_{act}", "evidence_listedmoment", "moment_id") for act in ("up", "off")},
    "evidence_wordings": each("evidence_wordings", "evidence_comment", "comment_id"),
    "evidence_comment": each("evidence_comment", "evidence_comment", "comment_id"),
    "evidence_comment_delete": each("evidence_comment_delete", "evidence_comment", "comment_id"),
    # sharing
    **{f"evidence_{act}": each(f"evidence_{act}", "evidence_item", "item_id") for act in (
        "sharing", "guest_ask", "openings", "still",
    )},
    "evidence_terms": lambda world: [
        reverse("evidence_terms", kwargs={"item_id": item, "circle_id": world.partnership_circle})
        for label, item in world.rows.items() if label.startswith("evidence_item:")
    ],
    "evidence_guest_key": each("evidence_guest_key", "evidence_guest", "guest_id"),
    "evidence_groups": plain("evidence_groups"),
    **{f"evidence_group{act}": _groups(f"evidence_group{act}") for act in ("", "_ask", "_leave", "_end")},
    "evidence_group_answer": each("evidence_group_answer", "circles_groupinvitation", "invitation_id"),
    **{f"guest_{act}": each(f"guest_{act}", "evidence_guest", "guest_id") for act in ("item", "say", "still", "captions", "leave")},
    "guest_file": lambda world: [
        reverse("guest_file", kwargs={"guest_id": world.guest_key.guest_id, "file_id": row})
        for label, row in world.rows.items() if label.startswith("evidence_file:")
    ],
    "guest_link": lambda world: ["/guest/link/not-a-token/"],
    "guest_code": lambda world: ["/guest/link/not-a-token/code"],
    # classes
    **{name: plain(name) for name in ("classes", "class_new", "class_import", "class_import_example")},
    **{name: each(name, "pupils_schoolclass", "class_id") for name in (
        "class", "class_standard", "class_add", "class_left", "class_rename",
    )},
    **{name: each(name, "evidence_item", "item_id") for name in ("pupils_in", "pupils_pulled_read")},
    # protection
    **{name: plain(name) for name in (
        "protection_kept", "protection_dismiss", "protection_proofs", "protection_check", "protection_copy",
        "protection_copy_ask", "protection_holds",
    )},
    "protection_renew": each("protection_renew", "evidence_item", "record_id"),
    **{f"protection_{act}": each(f"protection_{act}", "protection_proof", "proof_id") for act in ("proof", "proof_file")},
    "protection_copy_file": each("protection_copy_file", "protection_export", "export_id"),
    **{f"protection_hold_{act}": each(f"protection_hold_{act}", "protection_hold", "hold_id") for act in ("review", "end")},
    **{name: plain(name) for name in ("protection_cases", "protection_case_new", "protection_case_counts", "protection_desk")},
    **{f"protection_case{act}": each(f"protection_case{act}", "protection_case", "case_id") for act in (
        "", "_second", "_approve", "_refuse", "_withdraw", "_object", "_open", "_end", "_silence", "_give",
    )},
    **{name: plain(name) for name in (
        "protection_requests", "protection_request_new", "protection_register", "protection_request_enter",
        "protection_documents",
    )},
    **{name: lambda world, name=name: [
        reverse(name, kwargs={"key": key}) + place for key in ("notice-pupils", "processing-record", "nothing")
        for place in ("", f"?place={world.school.id}", f"?place={world.hei.id}")
    ] for name in ("protection_document", "protection_document_word")},
    **{f"protection_request{act}": each(f"protection_request{act}", "protection_rightsrequest", "request_id") for act in (
        "", "_acknowledge", "_extend", "_ask", "_uphold", "_case", "_answer", "_withdraw", "_copy",
    )},
    "protection_task": each("protection_task", "protection_requesttask", "task_id"),
    "protection_case_answer": lambda world: [
        reverse("protection_case_answer", kwargs={"case_id": world.rows["protection_case:waiting"], "objection_id": row})
        for label, row in world.rows.items() if label.startswith("protection_caseobjection:")
    ],
    "protection_case_record": each("protection_case_record", "protection_casecopy", "copy_id"),
    "protection_case_file": each("protection_case_file", "protection_casecopy", "copy_id", number=0),
    # programme
    **{name: plain(name) for name in ("programme_home", "programme_cohort_new", "programme_coaches")},
    "programme_cohort": each("programme_cohort", "programme_cohort", "cohort_id"),
    "programme_enrol": each("programme_enrol", "programme_cohort", "cohort_id"),
    "programme_enrolment": each("programme_enrolment", "programme_enrolment", "enrolment_id"),
    "programme_rematch": each("programme_rematch", "programme_enrolment", "enrolment_id"),
    "programme_modules": each("programme_modules", "programme_enrolment", "enrolment_id"),
    "programme_move": each("programme_move", "programme_enrolment", "enrolment_id", action="pause"),
    "programme_coach_places": lambda world: [reverse("programme_coach_places", kwargs={"coach_id": world.coach.id})],
    # coaching
    "coaching": plain("coaching"),
    "coaching_together": plain("coaching_together"),
    "coaching_agreement_new": each("coaching_agreement_new", "programme_enrolment", "enrolment_id"),
    **{f"coaching_{act}": each(f"coaching_{act}", "coaching_partnership", "partnership_id") for act in (
        "agreement", "agreement_change", "agreement_sign", "breach", "rematch", "end", "plan", "handover",
    )},
    "coaching_breach_settle": each("coaching_breach_settle", "coaching_breach", "breach_id"),
    **{f"coaching_{act}": each(f"coaching_{act}", "coaching_session", "session_id") for act in (
        "session", "prepare", "move", "cancel", "live", "begin", "focus", "walk", "pad", "notes", "take", "close",
    )},
    "coaching_step": each("coaching_step", "coaching_takeaway", "takeaway_id"),
    "coaching_promote": each("coaching_promote", "coaching_takeaway", "takeaway_id"),
    # enquiry
    **{name: plain(name) for name in (
        "enquiry", "enquiry_goal_new", "enquiry_need_new", "enquiry_tried", "enquiry_experiment_new",
    )},
    **{f"enquiry_goal{act}": each(f"enquiry_goal{act}", "enquiry_goal", "goal_id") for act in (
        "", "_change", "_agree", "_close",
    )},
    **{f"enquiry_experiment{act}": each(f"enquiry_experiment{act}", "enquiry_experiment", "experiment_id") for act in (
        "", "_plan", "_happened", "_close", "_show", "_accept",
    )},
    # thinking
    **{name: plain(name) for name in ("reflection_home", "reflection_new")},
    **{f"reflection{act}": each(f"reflection{act}", "reflection_reflection", "reflection_id") for act in (
        "", "_change", "_show", "_take_back", "_delete",
    )},
    **{name: plain(name) for name in ("reflection_beliefs", "reflection_factors", "reflection_self")},
    **{f"reflection_belief{act}": each(f"reflection_belief{act}", "reflection_statement", "statement_id") for act in (
        "", "_reword", "_ground", "_show", "_take_back", "_delete",
    )},
    "reflection_self_delete": each("reflection_self_delete", "reflection_selfreview", "review_id"),
    "reflection_ground_drop": each("reflection_ground_drop", "reflection_ground", "ground_id"),
    **{f"reflection_factor_{act}": each(f"reflection_factor_{act}", "reflection_factor", "factor_id") for act in (
        "show", "take_back", "delete",
    )},
    # feedback
    **{name: plain(name) for name in ("feedback_home", "feedback_new")},
    **{f"feedback_{act}": each(f"feedback_{act}", "feedback_request", "request_id") for act in (
        "request", "link", "close", "show", "take_back", "delete",
    )},
    **{name: lambda world, name=name: [reverse(name, kwargs={"code": code}) for code in (world.feedback_code, "nothing")]
       for name in ("feedback_answer", "feedback_thanks")},
    # exemplars
    **{name: plain(name) for name in ("exemplars_home", "exemplars_gone")},
    "exemplars_offer": each("exemplars_offer", "evidence_item", "item_id"),
    **{f"exemplars_{act}": each(f"exemplars_{act}", "exemplars_exemplar", "exemplar_id") for act in (
        "one", "answer", "decide", "keep", "withdraw",
    )},
    "exemplars_file": lambda world: [
        reverse("exemplars_file", args=[row, file]) for label, row in world.rows.items() if label.startswith("exemplars_exemplar:")
        for file in [row_id for name, row_id in world.rows.items() if name.startswith("evidence_file:")][:3]
    ],
    # observation
    **{name: plain(name) for name in ("observations", "observation_new")},
    "look_new": lambda world: [
        reverse("look_new") + f"?{kind}={row}" for label, row in world.rows.items()
        for kind, table in (("item", "evidence_item:"), ("observation", "observation_observation:")) if label.startswith(table)
    ],
    **{f"observation{act}": each(f"observation{act}", "observation_observation", "observation_id") for act in (
        "", "_change", "_propose", "_agree", "_seen", "_reading", "_debrief",
    )},
    **{f"look{act}": each(f"look{act}", "observation_look", "look_id") for act in (
        "", "_mark", "_finish", "_go_on", "_show", "_take_back", "_delete", "_beside",
    )},
    "look_laid": lambda world: [
        reverse("look_laid", kwargs={"look_id": row, "item_id": world.evidence["shared"]})
        for label, row in world.rows.items() if label.startswith("observation_look:")
    ],
    # portfolio and assessment
    "portfolio_home": plain("portfolio_home"),
    **{f"portfolio_{act}": modules(f"portfolio_{act}") for act in ("module", "plan", "begin")},
    **{f"portfolio_{act}": each(f"portfolio_{act}", "portfolio_submission", "submission_id") for act in (
        "draft", "choose", "discard", "submit", "submission", "copy", "withdraw",
    )},
    "assessment_queue": plain("assessment_queue"),
    **{f"assessment_{act}": each(f"assessment_{act}", "portfolio_submission", "submission_id") for act in (
        "marking", "reopen", "release",
    )},
}  # fmt: skip

# Routes that are reached by address, not by name.
UNNAMED: tuple[str, ...] = ()

# What someone who is not signed in may open.
PUBLIC = (
    "about_privacy", "about_cookies", "about_accessibility", "account_login", "account_logout", "account_signed_out",
    "account_inactive", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_invitation", "account_confirm_email", "styleguide",
    "protection_check", "protection_case_counts", "feedback_answer", "feedback_thanks", "capture_shell", "manifest", "worker",  # the last three name nobody
)  # fmt: skip

# Form fields that bring a POST past its form and into its command, where the usual ones do not.
FORMS: dict[str, Callable[[World], dict]] = {
    "evidence_share": lambda world: {
        "circle_id": str(world.partnership_circle),
        "circle": str(world.partnership_circle),
    },
    "school_promise": lambda world: {"answer": "accepted"},
    "protection_case_second": lambda world: {"address": world.tutor.email, "version": "1"},
    "protection_case_answer": lambda world: {"answer": "words"},
    "protection_request_answer": lambda world: {"answer": "words", "version": "1"},
    "protection_request_extend": lambda world: {"why": "words", "version": "1"},
    "protection_task": lambda world: {"words": "words", "reply": "words", "version": "1"},
    "protection_case_refuse": lambda world: {"why": "words", "version": "1"},
    "protection_case_record": lambda world: {"decision": "give", "redacted": "words", "version": "1"},
    "evidence_terms": lambda world: {"may": "look"},
    "evidence_guest_ask": lambda world: {"name": "Jane Hall", "until": str(clock.today())},
    "evidence_group_ask": lambda world: {"person": str(world.coach.id)},
    "evidence_group_answer": lambda world: {"answer": "yes"},
    "coaching_cancel": lambda world: {"reason": "away", "version": "1"},
    "coaching_plan": lambda world: {"on": "2027-01-11", "at": "15:45", "minutes": "30"},
}
