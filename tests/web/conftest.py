"""Fixtures of the page tests."""

import pytest
from django.test import Client


@pytest.fixture
def client_factory():
    """Make further browsers."""
    return Client
