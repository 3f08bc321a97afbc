"""Who marks is the enrolment's tutor, in the circle of the submission, and neither its learner nor a coach of theirs."""

from django.db import migrations

MAY_MARK = """
CREATE OR REPLACE FUNCTION assessment_may_mark(person uuid, which uuid) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (
            SELECT 1 FROM portfolio_submission s
              JOIN programme_enrolment e ON e.id = s.enrolment_id AND e.tutor_id = person
              JOIN circles_member m ON m.circle_id = s.circle_id AND m.person_id = person
                               AND m.since <= now() AND (m.until IS NULL OR m.until > now())
             WHERE s.id = which AND person <> s.learner_id AND person IS DISTINCT FROM e.coach_id
               AND NOT EXISTS (SELECT 1 FROM coaching_partnership p
                                WHERE p.circle_id IS NOT NULL AND (
                                      (p.coach_id = person AND p.learner_id = s.learner_id)
                                   OR (p.kind = 'co_coaching' AND p.learner_id = person AND p.coach_id = s.learner_id)))) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_policies")]
    operations = [migrations.RunSQL(MAY_MARK, migrations.RunSQL.noop)]
