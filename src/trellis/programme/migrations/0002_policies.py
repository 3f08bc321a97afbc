"""Who sees arrangements: the people in them, leaders of the school, leads of the organisation."""

from django.db import migrations

FUNCTIONS = r"""
-- Cohorts of the organisations in which I am a programme lead.
CREATE FUNCTION my_led_cohorts() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM programme_cohort
           WHERE organisation_id = ANY ((SELECT my_organisations('lead'))::uuid[]) $$;

-- Cohorts I may know of: those of organisations where I lead or tutor, and those of arrangements I am part of.
CREATE FUNCTION my_cohorts() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM (
              SELECT id FROM programme_cohort
               WHERE organisation_id = ANY ((SELECT my_organisations('lead', 'tutor'))::uuid[])
              UNION
              SELECT cohort_id FROM programme_enrolment
               WHERE learner_id = me() OR coach_id = me() OR tutor_id = me()
                  OR school_id = ANY ((SELECT my_organisations('leader'))::uuid[])) AS mine $$;

REVOKE ALL ON FUNCTION my_led_cohorts, my_cohorts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_led_cohorts, my_cohorts TO trellis_app, trellis_system;
"""

PROTECT = """
SELECT protect('programme_cohort', 'id = ANY ((SELECT my_cohorts())::uuid[])',
    'organisation_id = ANY ((SELECT my_organisations(''lead''))::uuid[])',
    'organisation_id = ANY ((SELECT my_organisations(''lead''))::uuid[])');
SELECT protect('programme_enrolment',
    'learner_id = (SELECT me()) OR coach_id = (SELECT me()) OR tutor_id = (SELECT me())
     OR school_id = ANY ((SELECT my_organisations(''leader''))::uuid[])
     OR cohort_id = ANY ((SELECT my_led_cohorts())::uuid[])',
    'cohort_id = ANY ((SELECT my_led_cohorts())::uuid[])',
    'cohort_id = ANY ((SELECT my_led_cohorts())::uuid[])');
SELECT protect('programme_coachplaces',
    'coach_id = (SELECT me()) OR organisation_id = ANY ((SELECT my_organisations(''lead''))::uuid[])',
    'organisation_id = ANY ((SELECT my_organisations(''lead''))::uuid[])',
    'organisation_id = ANY ((SELECT my_organisations(''lead''))::uuid[])');
DROP POLICY app_deletes ON programme_cohort;
DROP POLICY app_deletes ON programme_enrolment;
"""


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial"), ("circles", "0002_policies"), ("people", "0002_my_organisations")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
