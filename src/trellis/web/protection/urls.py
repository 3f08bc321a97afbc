"""Addresses of what is kept, copies and proofs. Each part of data protection lists its own."""

from django.urls import path

from trellis.web.protection import copy, holds, kept, proofs

urlpatterns = [
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
