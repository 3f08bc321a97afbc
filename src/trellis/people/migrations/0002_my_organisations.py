"""Which organisations the current person holds a role in: for policies on arrangements."""

from django.db import migrations

FUNCTION = r"""
-- my_organisations('leader', 'lead'): organisations in which I hold one of the roles today, and all below them.
CREATE FUNCTION my_organisations(VARIADIC wanted text[]) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH RECURSIVE mine AS (
        SELECT m.organisation_id AS id FROM people_membership m
         WHERE m.person_id = me() AND m.role = ANY (wanted)
           AND m.since <= current_date AND (m.until IS NULL OR m.until >= current_date)
        UNION
        SELECT o.id FROM people_organisation o JOIN mine ON o.parent_id = mine.id
    )
    SELECT coalesce(array_agg(id), '{}') FROM mine $$;
REVOKE ALL ON FUNCTION my_organisations FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_organisations TO trellis_app, trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
