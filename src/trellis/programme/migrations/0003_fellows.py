"""Whether somebody learns in a cohort of mine: asked about one person at a time, so that it lists nobody."""

from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION is_cohort_fellow(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM programme_enrolment mine JOIN programme_enrolment theirs USING (cohort_id)
                          WHERE mine.learner_id = me() AND theirs.learner_id = who AND who <> me()
                            AND mine.state <> 'completed' AND theirs.state <> 'completed') $$;
REVOKE ALL ON FUNCTION is_cohort_fellow FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_cohort_fellow TO trellis_app, trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_policies")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
