"""Addresses of what is kept, copies and proofs. Each part of data protection lists its own."""

from django.urls import path

from trellis.web.protection import case, case_records, cases, copy, desk, holds, kept, proofs

urlpatterns = [
    path("desk/", desk.desk, name="protection_desk"),
    path("cases/", cases.cases, name="protection_cases"),
    path("cases/new/", cases.new, name="protection_case_new"),
    path("cases/counts/", cases.counts, name="protection_case_counts"),
    path("cases/<uuid:case_id>/", case.case, name="protection_case"),
    path("cases/<uuid:case_id>/second/", case.second, name="protection_case_second"),
    path("cases/<uuid:case_id>/approve/", case.approve, name="protection_case_approve"),
    path("cases/<uuid:case_id>/refuse/", case.refuse, name="protection_case_refuse"),
    path("cases/<uuid:case_id>/withdraw/", case.withdraw, name="protection_case_withdraw"),
    path("cases/<uuid:case_id>/object/", case.objection, name="protection_case_object"),
    path("cases/<uuid:case_id>/answer/<uuid:objection_id>/", case.answer, name="protection_case_answer"),
    path("cases/<uuid:case_id>/open/", case.begin, name="protection_case_open"),
    path("cases/<uuid:case_id>/end/", case.end, name="protection_case_end"),
    path("cases/<uuid:case_id>/silence/", case.silence, name="protection_case_silence"),
    path("cases/<uuid:case_id>/copy/", case_records.hand_over, name="protection_case_give"),
    path("cases/record/<uuid:copy_id>/", case_records.record, name="protection_case_record"),
    path("cases/file/<uuid:copy_id>/<int:number>/", case_records.record_file, name="protection_case_file"),
    path("copy/", copy.copy, name="protection_copy"),
    path("copy/ask/", copy.ask, name="protection_copy_ask"),
    path("copy/file/<uuid:export_id>/", copy.copy_file, name="protection_copy_file"),
    path("kept/", kept.kept, name="protection_kept"),
    path("kept/not-now/", kept.dismiss, name="protection_dismiss"),
    path("kept/<uuid:record_id>/longer/", kept.renew, name="protection_renew"),
    path("proofs/", proofs.proofs, name="protection_proofs"),
    path("proofs/check/", proofs.check, name="protection_check"),
    path("proofs/<uuid:proof_id>/", proofs.proof, name="protection_proof"),
    path("proofs/<uuid:proof_id>/file/", proofs.proof_file, name="protection_proof_file"),
    path("holds/", holds.holds, name="protection_holds"),
    path("holds/<uuid:hold_id>/still/", holds.review, name="protection_hold_review"),
    path("holds/<uuid:hold_id>/end/", holds.end, name="protection_hold_end"),
]
