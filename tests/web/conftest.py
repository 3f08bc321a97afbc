"""Fixtures of the page tests, one browser for all of them among these."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


@pytest.fixture(scope="package")
def chromium():
    """One Chromium for the whole package; each test opens contexts of its own in it."""
    with sync_playwright() as playwright:
        path = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(p).exists()), None)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def client_factory():
    """Make further browsers."""
    return Client
