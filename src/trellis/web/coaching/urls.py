"""The pages below /coaching/."""

from django.urls import path

from trellis.web.coaching import agreement, between, live, planning, session, together

urlpatterns = [
    path("", planning.sessions, name="coaching"),
    path("agreement/new/<uuid:enrolment_id>", agreement.new, name="coaching_agreement_new"),
    path("agreement/<uuid:partnership_id>", agreement.agreement, name="coaching_agreement"),
    path("agreement/<uuid:partnership_id>/change", agreement.change, name="coaching_agreement_change"),
    path("agreement/<uuid:partnership_id>/sign", agreement.sign, name="coaching_agreement_sign"),
    path("agreement/<uuid:partnership_id>/broken", agreement.breach, name="coaching_breach"),
    path("agreement/<uuid:partnership_id>/another", agreement.rematch, name="coaching_rematch"),
    path("agreement/<uuid:partnership_id>/end", agreement.end, name="coaching_end"),
    path("agreement/<uuid:partnership_id>/shown-before", together.handover, name="coaching_handover"),
    path("each-other", together.together, name="coaching_together"),
    path("broken/<uuid:breach_id>/settle", agreement.settle, name="coaching_breach_settle"),
    path("plan/<uuid:partnership_id>", planning.plan, name="coaching_plan"),
    path("session/<uuid:session_id>", session.session, name="coaching_session"),
    path("session/<uuid:session_id>/prepare", planning.prepare, name="coaching_prepare"),
    path("session/<uuid:session_id>/move", planning.move, name="coaching_move"),
    path("session/<uuid:session_id>/cancel", planning.cancel, name="coaching_cancel"),
    path("session/<uuid:session_id>/live", live.live, name="coaching_live"),
    path("session/<uuid:session_id>/begin", session.begin, name="coaching_begin"),
    path("session/<uuid:session_id>/focus", session.focus, name="coaching_focus"),
    path("session/<uuid:session_id>/walk", session.walk, name="coaching_walk"),
    path("session/<uuid:session_id>/pad", live.pad, name="coaching_pad"),
    path("session/<uuid:session_id>/notes", live.notes, name="coaching_notes"),
    path("session/<uuid:session_id>/take", session.take, name="coaching_take"),
    path("session/<uuid:session_id>/close", session.close, name="coaching_close"),
    path("step/<uuid:takeaway_id>", between.step, name="coaching_step"),
    path("step/<uuid:takeaway_id>/try-out", between.promote, name="coaching_promote"),
]
