"""Holds the command line's commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, urls and commands."""

    name = "trellis.config"
    label = "config"
