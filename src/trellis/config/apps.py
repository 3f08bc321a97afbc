"""Holds the command line's commands."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class ConfigConfig(AppConfig):
    """Settings, urls and commands."""

    name = "trellis.config"
    label = "config"


class StaticFilesConfig(DjangoStaticFilesConfig):
    """Static files as served; the parts that `trellis.css` is built from stay behind."""

    ignore_patterns = [*DjangoStaticFilesConfig.ignore_patterns, "css", "*.md"]
