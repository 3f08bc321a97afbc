"""The pages below /guest/. Addresses with the link's secret are left out of every log (kernel.logs)."""

from django.urls import path

from trellis.web.guest import entrance, visit

urlpatterns = [
    path("link/<str:token>/", entrance.link, name="guest_link"),
    path("link/<str:token>/code", entrance.send_code, name="guest_code"),
    path("<uuid:guest_id>/", visit.item, name="guest_item"),
    path("<uuid:guest_id>/say", visit.say, name="guest_say"),
    path("<uuid:guest_id>/still", visit.still, name="guest_still"),
    path("<uuid:guest_id>/leave", visit.leave, name="guest_leave"),
    path("<uuid:guest_id>/captions", visit.captions, name="guest_captions"),
    path("files/<uuid:guest_id>/<uuid:file_id>", visit.file, name="guest_file"),
]
