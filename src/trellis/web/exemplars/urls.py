"""The pages below /exemplars/."""

from django.urls import path

from trellis.web.exemplars import files, views

urlpatterns = [
    path("", views.home, name="exemplars_home"),
    path("gone", views.gone, name="exemplars_gone"),
    path("offer/<uuid:item_id>", views.offer, name="exemplars_offer"),
    path("<uuid:exemplar_id>", views.one, name="exemplars_one"),
    path("<uuid:exemplar_id>/withdraw", views.withdraw, name="exemplars_withdraw"),
    path("<uuid:exemplar_id>/answer", views.answer, name="exemplars_answer"),
    path("<uuid:exemplar_id>/decide", views.decide, name="exemplars_decide"),
    path("<uuid:exemplar_id>/keep", views.keep, name="exemplars_keep"),
    path("<uuid:exemplar_id>/file/<uuid:file_id>", files.file, name="exemplars_file"),
]
