"""Who sees needs, goals and experiments, said in SQL."""

from django.db import migrations

FUNCTIONS = r"""
-- The partnership circles I am in: there the others may write too.
CREATE FUNCTION my_partnership_circles() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(m.circle_id), '{}')
            FROM circles_member m JOIN circles_circle c ON c.id = m.circle_id
           WHERE m.person_id = me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
             AND c.kind = 'partnership' $$;
REVOKE ALL ON FUNCTION my_partnership_circles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_partnership_circles TO trellis_app, trellis_system;
"""

MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
OUR = "circle_id = ANY ((SELECT my_partnership_circles())::uuid[])"
LEARNER = f"{MINE} AND learner_id = (SELECT me())"
PAIR = f"({LEARNER}) OR {OUR}"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("enquiry_need", MINE, LEARNER, LEARNER),
    protect("enquiry_goal", MINE, PAIR, PAIR),
    protect("enquiry_goalproposal", MINE, f"{MINE} AND by_id = (SELECT me())", ""),
    protect("enquiry_experiment", MINE, LEARNER, LEARNER),
    protect(
        "enquiry_acceptance", MINE, f"{MINE} AND person_id = (SELECT me())", f"{MINE} AND person_id = (SELECT me())"
    ),
    # Others may change the words of a goal, never remove it.
    "DROP POLICY app_deletes ON enquiry_goal;",
    f"CREATE POLICY app_deletes ON enquiry_goal FOR DELETE TO trellis_app USING ({LEARNER});",
    "SELECT pin('enquiry_need', 'learner_id');",
    "SELECT pin('enquiry_goal', 'learner_id');",
    "SELECT pin('enquiry_experiment', 'learner_id');",
    "SELECT pin('enquiry_acceptance', 'experiment_id', 'circle_id', 'person_id');",
    # A goal moves once, from its learner's own circle to the partnership's, and the learner moves it.
    """
    CREATE FUNCTION enquiry_goal_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF current_user = 'trellis_app' AND NEW.circle_id <> OLD.circle_id AND me() <> OLD.learner_id THEN
            RAISE EXCEPTION 'only its learner shows a goal to others' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER goal_stays BEFORE UPDATE ON enquiry_goal FOR EACH ROW EXECUTE FUNCTION enquiry_goal_stays();
    """,
]


class Migration(migrations.Migration):
    dependencies = [("enquiry", "0001_initial"), ("circles", "0002_policies")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
