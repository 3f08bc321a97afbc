"""The web process on the test database, to be killed: `granian --interface wsgi tests.evidence.serve_wsgi:application`."""

import os

import django
import pytest  # noqa: F401  its presence chooses the settings of tests
from django.conf import settings

for database in settings.DATABASES.values():
    database["NAME"] = os.environ["TRELLIS_TEST_DATABASE"]
settings.ALLOWED_HOSTS = ["127.0.0.1"]
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after the names are set

application = get_wsgi_application()
