"""Who sees reflections and feelings, said in SQL."""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION my_private_circle() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT id FROM circles_circle WHERE keeper_id = me() AND kind = 'private' LIMIT 1 $$;

-- Where thinking may lie: my own circle and my partnerships. No submission, group, research or survey circle.
CREATE FUNCTION my_thinking_circles() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(m.circle_id), '{}')
            FROM circles_member m JOIN circles_circle c ON c.id = m.circle_id
           WHERE m.person_id = me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
             AND (c.kind = 'partnership' OR (c.kind = 'private' AND c.keeper_id = me())) $$;
REVOKE ALL ON FUNCTION my_private_circle, my_thinking_circles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_private_circle, my_thinking_circles TO trellis_app, trellis_system;
"""

CASCADES = """
ALTER TABLE reflection_citation ADD CONSTRAINT citation_goes_with_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
"""

THINKING = "circle_id = ANY ((SELECT my_thinking_circles())::uuid[])"
ALONE = "circle_id = (SELECT my_private_circle())"
# An honest note about a difficulty lies in its writer's own circle or nowhere.
WRITER = f"{THINKING} AND learner_id = (SELECT me()) AND (NOT difficulty OR {ALONE})"
OWN_REFLECTION = "reflection_id IN (SELECT r.id FROM reflection_reflection r WHERE r.learner_id = (SELECT me()))"
FEELS = f"{ALONE} AND person_id = (SELECT me()) AND {OWN_REFLECTION}"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("reflection_reflection", THINKING, WRITER, WRITER),
    protect(
        "reflection_citation", "reflection_id IN (SELECT r.id FROM reflection_reflection r)",
        OWN_REFLECTION, OWN_REFLECTION,
    ),
    protect("reflection_feeling", FEELS, FEELS, FEELS),
    "SELECT pin('reflection_reflection', 'learner_id');",
    "SELECT pin('reflection_citation', 'reflection_id', 'item_id');",
    "SELECT pin('reflection_feeling', 'reflection_id', 'person_id', 'circle_id');",
]


class Migration(migrations.Migration):
    dependencies = [("reflection", "0001_initial"), ("circles", "0002_policies")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
