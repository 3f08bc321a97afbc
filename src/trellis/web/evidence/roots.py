"""Addresses outside /evidence/: the quick note, and the streaming routes."""

from django.urls import path

from trellis.web.evidence import capture, capture_form, files, offline, tus, upload

urlpatterns = [
    path("note", capture.quick, name="note"),
    path("capture", offline.shell, name="capture_shell"),
    path("sw.js", offline.worker, name="worker"),
    path("app.webmanifest", offline.manifest, name="manifest"),
    path("uploads/", tus.uploads, name="uploads"),
    path("uploads/capture", capture_form.form, name="capture_form"),
    path("uploads/form", upload.form, name="upload_form"),
    path("uploads/<uuid:upload_id>", tus.upload, name="upload"),
    path("uploads/<uuid:upload_id>/words", upload.words, name="upload_words"),
    path("uploads/<uuid:upload_id>/end", upload.end, name="upload_end"),
    path("files/<uuid:file_id>", files.file, name="file"),
]
