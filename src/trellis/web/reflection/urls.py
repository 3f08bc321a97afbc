"""The pages below /thinking/."""

from django.urls import path

from trellis.web.reflection import views

urlpatterns = [
    path("", views.home, name="reflection_home"),
    path("new", views.new, name="reflection_new"),
    path("<uuid:reflection_id>", views.reflection, name="reflection"),
    path("<uuid:reflection_id>/change", views.change, name="reflection_change"),
    path("<uuid:reflection_id>/show", views.show, name="reflection_show"),
    path("<uuid:reflection_id>/take-back", views.take_back, name="reflection_take_back"),
    path("<uuid:reflection_id>/delete", views.delete, name="reflection_delete"),
]
