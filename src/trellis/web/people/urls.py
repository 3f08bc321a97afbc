"""Addresses of the accounts' pages."""

from django.urls import path

from trellis.web.people import importing, person, views

urlpatterns = [
    path("", views.accounts, name="people"),
    path("new/", views.add, name="people_add"),
    path("accounts.csv", views.export, name="people_export"),
    path("places/", views.places, name="people_places"),
    path("import/", importing.importing, name="people_import"),
    path("import/<str:kind>.csv", importing.example, name="people_import_example"),
    path("<uuid:person_id>/", person.person, name="people_person"),
    path("<uuid:person_id>/invite/", person.invite, name="people_invite"),
    path("<uuid:person_id>/roles/", person.begin, name="people_begin"),
    path("<uuid:person_id>/close/", person.close, name="people_close"),
    path("<uuid:person_id>/open/", person.reopen, name="people_reopen"),
    path("roles/<uuid:membership_id>/move/", person.move, name="people_move"),
    path("roles/<uuid:membership_id>/end/", person.end, name="people_end"),
]
