"""Ids sort by time; logs carry types and places, never what somebody wrote."""

import logging
import time
import uuid

from trellis.kernel.ids import new_id, opaque_id
from trellis.kernel.logs import _NoContent


def test_new_ids_are_version_seven_and_sort_by_time():
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert first.version == second.version == 7
    assert first.variant == uuid.RFC_4122
    assert first < second


def test_opaque_ids_do_not_tell_when():
    assert opaque_id().version == 4


def test_an_exception_is_logged_without_its_words():
    try:
        raise ValueError("CANARY words of a teacher")
    except ValueError:
        import sys

        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "failed %s", ("CANARY",), sys.exc_info()
        )
    _NoContent().filter(record)
    assert "CANARY" not in record.getMessage()
    assert "ValueError" in record.getMessage()
    assert record.exc_info is None


def test_a_sign_in_token_in_an_address_is_not_logged():
    """Django logs the path of every refused request."""
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "%s: %s", ("Gone", "/account/invitation/live-token/"), None
    )
    _NoContent().filter(record)
    assert record.getMessage() == "Gone: /account/invitation/…/"
