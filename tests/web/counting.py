"""Counting what a page asks of the database."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Transaction control does not count; the two statements about the outer person exist only
# because a test is itself one transaction.
NOT_COUNTED = re.compile(
    r"(RELEASE |ROLLBACK TO )?SAVEPOINT|BEGIN|COMMIT|SELECT coalesce\(current_setting|SELECT set_config\('trellis.person', '',"
)


def statements(client, path):
    """Return how many statements a page makes, session, person and set_config among them."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    # A prepared statement may have no text to show (kernel.database.prepared); it counts.
    return len([query for query in caught if not NOT_COUNTED.match(query["sql"] or "")])
