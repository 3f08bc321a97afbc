"""Who sees beliefs, theories and factors, said in SQL."""

from django.db import migrations

CASCADES = """
ALTER TABLE reflection_earlierwording ADD CONSTRAINT earlier_goes_with_statement
    FOREIGN KEY (statement_id) REFERENCES reflection_statement (id) ON DELETE CASCADE;
ALTER TABLE reflection_earlierwording ADD CONSTRAINT earlier_forgets_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE SET NULL;
ALTER TABLE reflection_ground ADD CONSTRAINT ground_goes_with_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
"""

THINKING = "circle_id = ANY ((SELECT my_thinking_circles())::uuid[])"
ALONE = "circle_id = (SELECT my_private_circle())"
WRITER = f"{THINKING} AND learner_id = (SELECT me())"
# What is personal lies in its writer's own circle or nowhere.
FACTOR = f"{WRITER} AND (kind <> 'personal' OR {ALONE})"
SEEN = "statement_id IN (SELECT s.id FROM reflection_statement s)"
OWN = "statement_id IN (SELECT s.id FROM reflection_statement s WHERE s.learner_id = (SELECT me()))"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("reflection_statement", THINKING, WRITER, WRITER),
    protect("reflection_earlierwording", SEEN, OWN, ""),
    protect("reflection_ground", SEEN, OWN, OWN),
    protect("reflection_factor", THINKING, FACTOR, FACTOR),
    "SELECT pin('reflection_statement', 'learner_id');",
    "SELECT pin('reflection_ground', 'statement_id', 'item_id');",
    "SELECT pin('reflection_factor', 'learner_id', 'kind');",
]


class Migration(migrations.Migration):
    dependencies = [("reflection", "0003_statements")]
    operations = [
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
