"""After a test that commits: what it wrote is deleted, where Django would write each table and index anew.

Rows go by DELETE as the embedded server's superuser, without triggers (some tables are never deleted from) and without
row-level security. Kept are content types and permissions, which Django's own way makes anew each time. Jobs go too,
which Django leaves lying. A given database has no superuser here and is emptied Django's way.
"""

import json
import os
from pathlib import Path

import psycopg.sql
from django.conf import settings
from django.test import TransactionTestCase

KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = """
DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
             AND c.relname <> ALL (%s)
    LOOP EXECUTE format('DELETE FROM %%s', t.name); END LOOP;
END $$
"""


def by_deleting(database: str) -> None:
    """Let tests that commit be emptied by deleting from `database`, if its server is ours."""
    facts = Path(os.environ.get("TRELLIS_DATA", "")) / "database.json"
    if not settings.EMBEDDED or not facts.exists():
        return
    from trellis.kernel.embedded import SUPERUSER, Connection

    known = json.loads(facts.read_text())
    superuser = Connection(known["port"], known["passwords"]).connect(SUPERUSER, database, autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    statement = EMPTY % psycopg.sql.Literal(list(KEPT)).as_string(superuser)
    TransactionTestCase._fixture_teardown = lambda test: superuser.execute(statement)
