"""The pages at the foot of every page."""

from django.urls import path

from trellis.web.about import views

urlpatterns = [
    path("privacy/", views.privacy, name="about_privacy"),
    path("cookies/", views.cookies, name="about_cookies"),
    path("accessibility/", views.accessibility, name="about_accessibility"),
]
