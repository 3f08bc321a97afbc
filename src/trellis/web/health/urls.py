"""Addresses of the health page."""

from django.urls import path

from trellis.web.health import views

urlpatterns = [
    path("", views.health, name="health"),
    path("jobs/<int:job_id>/retry/", views.retry, name="health_retry"),
]
