"""Today, at the root."""

from django.urls import path

from trellis.web.today import views

urlpatterns = [path("", views.today, name="today")]
