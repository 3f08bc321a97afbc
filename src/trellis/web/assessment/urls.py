"""Addresses of the marking pages."""

from django.urls import path

from trellis.web.assessment import views

urlpatterns = [
    path("", views.queue, name="assessment_queue"),
    path("<uuid:submission_id>", views.marking, name="assessment_marking"),
    path("<uuid:submission_id>/reopen", views.reopen, name="assessment_reopen"),
    path("<uuid:submission_id>/release", views.release, name="assessment_release"),
]
