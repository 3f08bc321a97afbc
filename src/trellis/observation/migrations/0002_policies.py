"""Who sees lessons watched and what was marked in them, said in SQL."""

from django.db import migrations

MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
OUR = "circle_id = ANY ((SELECT my_partnership_circles())::uuid[])"
ME = "(SELECT me())"
SET_UP = f"{MINE} AND author_id = {ME} AND {ME} IN (teacher_id, observer_id)"
PAIR = f"({SET_UP}) OR ({OUR} AND {ME} IN (teacher_id, observer_id))"
# Marks may hang on an observation and a recording only as far as their taker sees both.
TAKEN = (
    f"{MINE} AND taker_id = {ME} AND (observation_id IS NULL OR observation_id IN (SELECT id FROM observation_observation))"
    " AND (item_id IS NULL OR item_id IN (SELECT id FROM evidence_item))"
)
TAKERS = f"{MINE} AND taker_id = {ME}"
IN_OBSERVATION = "observation_id IN (SELECT id FROM observation_observation)"
IN_OWN_PAIR = f"observation_id IN (SELECT id FROM observation_observation WHERE {ME} IN (teacher_id, observer_id))"
IN_LOOK = "look_id IN (SELECT id FROM observation_look)"
IN_OWN_LOOK = f"look_id IN (SELECT id FROM observation_look WHERE taker_id = {ME})"
ON_ITEM = "item_id IN (SELECT id FROM evidence_item)"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("observation_observation", MINE, SET_UP, PAIR),
    protect("observation_reading", IN_OBSERVATION, f"{IN_OWN_PAIR} AND author_id = {ME}", f"{IN_OWN_PAIR} AND author_id = {ME}"),
    protect("observation_look", MINE, TAKEN, TAKERS),
    protect("observation_mark", IN_LOOK, IN_OWN_LOOK, IN_OWN_LOOK),
    protect("observation_alignment", IN_LOOK, f"{IN_LOOK} AND {ON_ITEM} AND by_id = {ME}", f"{IN_LOOK} AND {ON_ITEM} AND by_id = {ME}"),
    # Nobody but its author removes an observation, and only while it is the author's alone.
    "DROP POLICY app_deletes ON observation_observation;",
    f"CREATE POLICY app_deletes ON observation_observation FOR DELETE TO trellis_app USING ({SET_UP} AND state = 'draft');",
    "SELECT pin('observation_observation', 'author_id', 'teacher_id', 'observer_id');",
    "SELECT pin('observation_reading', 'observation_id', 'author_id');",
    "SELECT pin('observation_look', 'taker_id', 'observation_id', 'item_id', 'review', 'review_version', 'pack_name', 'pack_version', 'began_at');",
    "SELECT pin('observation_mark', 'look_id', 'at_ms');",
    "SELECT pin('observation_alignment', 'look_id', 'item_id', 'by_id');",
    # An observation moves once, from its author's own circle to the partnership's, and the author moves it.
    """
    CREATE FUNCTION observation_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF current_user = 'trellis_app' AND NEW.circle_id <> OLD.circle_id
           AND (me() <> OLD.author_id OR OLD.state <> 'draft') THEN
            RAISE EXCEPTION 'only its author shows an observation to the other, once' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER observation_stays BEFORE UPDATE ON observation_observation
        FOR EACH ROW EXECUTE FUNCTION observation_stays();
    """,
]
# What hangs on a recording or a look goes with it in the database: its owner does not see every row.
CASCADES = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conname, c.conrelid::regclass AS tab, a.attname AS col, c.confrelid::regclass AS target
          FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.conrelid::regclass::text LIKE 'observation\_%'
           AND (c.confrelid IN ('evidence_item'::regclass, 'observation_look'::regclass)
                OR (c.conrelid = 'observation_reading'::regclass AND c.confrelid = 'observation_observation'::regclass))
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.tab, found.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (id) ON DELETE CASCADE',
                       found.tab, found.conname, found.col, found.target);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("observation", "0001_initial"), ("evidence", "0011_retention"), ("enquiry", "0002_policies")]
    operations = [
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
