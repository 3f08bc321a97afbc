"""Who settles is the enrolment's tutor: by raw SQL a learner may let anybody into a circle of a submission."""

from django.db import migrations

SETTLE = """
CREATE OR REPLACE FUNCTION settle_submission(which uuid, result boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE portfolio_submission s SET state = 'assessed', passed = result, version = version + 1
     WHERE s.id = which AND s.state = 'submitted' AND s.learner_id <> me()
       AND s.circle_id = ANY ((SELECT my_circles())::uuid[])
       AND EXISTS (SELECT 1 FROM programme_enrolment e
                    WHERE e.id = s.enrolment_id AND e.tutor_id = me() AND e.coach_id IS DISTINCT FROM me());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an assessor settles a submitted submission' USING ERRCODE = '42501';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0002_policies")]
    operations = [migrations.RunSQL(SETTLE, migrations.RunSQL.noop)]
