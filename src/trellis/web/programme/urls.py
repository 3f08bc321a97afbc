"""Addresses of the programme pages."""

from django.urls import path

from trellis.web.programme import plan, rematch, views

urlpatterns = [
    path("", views.home, name="programme_home"),
    path("cohorts/new", views.open_cohort, name="programme_cohort_new"),
    path("cohorts/<uuid:cohort_id>", views.cohort, name="programme_cohort"),
    path("cohorts/<uuid:cohort_id>/enrol", views.enrol, name="programme_enrol"),
    path("enrolments/<uuid:enrolment_id>", views.enrolment, name="programme_enrolment"),
    path("enrolments/<uuid:enrolment_id>/another-partner", rematch.another_partner, name="programme_rematch"),
    path("enrolments/<uuid:enrolment_id>/modules", plan.modules, name="programme_modules"),
    path("enrolments/<uuid:enrolment_id>/<slug:action>", views.move, name="programme_move"),
    path("coaches", views.coaches, name="programme_coaches"),
    path("coaches/<uuid:coach_id>", views.coach_places, name="programme_coach_places"),
]
