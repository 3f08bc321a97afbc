"""The pages below /feedback/, for those who ask."""

from django.urls import path

from trellis.web.feedback import views

urlpatterns = [
    path("", views.home, name="feedback_home"),
    path("new", views.new, name="feedback_new"),
    path("<uuid:request_id>", views.request_page, name="feedback_request"),
    path("<uuid:request_id>/link", views.link, name="feedback_link"),
    path("<uuid:request_id>/close", views.close, name="feedback_close"),
    path("<uuid:request_id>/show", views.show, name="feedback_show"),
    path("<uuid:request_id>/take-back", views.take_back, name="feedback_take_back"),
    path("<uuid:request_id>/delete", views.delete, name="feedback_delete"),
]
