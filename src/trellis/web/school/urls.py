"""The pages below /school/, for school leaders."""

from django.urls import path

from trellis.web.school import views

urlpatterns = [
    path("", views.home, name="school_home"),
    path("promise", views.promise, name="school_promise"),
    path("what-you-see", views.preview, name="school_preview"),
]
