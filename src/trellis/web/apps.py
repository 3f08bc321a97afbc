"""The pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, one package per place people go."""

    name = "trellis.web"
    label = "web"
