"""Whoever leads a trust leads its schools: they review no case about somebody who works in one of them."""

from django.db import migrations

PARTY = """
CREATE OR REPLACE FUNCTION protection_party(which uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH RECURSIVE above AS (
        SELECT work.organisation_id AS id FROM protection_casesubject s
          JOIN people_membership work ON work.person_id = s.person_id WHERE s.case_id = which
        UNION
        SELECT o.parent_id FROM people_organisation o JOIN above ON o.id = above.id WHERE o.parent_id IS NOT NULL)
    SELECT EXISTS (SELECT 1 FROM protection_case WHERE id = which AND asked_by_id = who)
        OR EXISTS (SELECT 1 FROM protection_casesubject WHERE case_id = which AND person_id = who)
        OR EXISTS (SELECT 1 FROM people_membership boss JOIN above ON above.id = boss.organisation_id
                    WHERE boss.person_id = who AND boss.role = 'leader'
                      AND (boss.until IS NULL OR boss.until >= current_date)) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0011_ask_where_answered")]
    operations = [migrations.RunSQL(PARTY, migrations.RunSQL.noop)]
