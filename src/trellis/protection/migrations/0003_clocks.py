"""When each record goes, worked out in the database."""

from django.db import migrations

CLOCKS = r"""
-- The pack whose keeping times hold for somebody: that of their newest enrolment.
CREATE FUNCTION protection_pack_of(person uuid) RETURNS text[] LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT ARRAY[c.pack_name, c.pack_version]::text[] FROM programme_enrolment e
            JOIN programme_cohort c ON c.id = e.cohort_id WHERE e.learner_id = person
           ORDER BY e.started_on DESC NULLS LAST, e.id DESC LIMIT 1 $$;

-- What somebody's agreements say about their recordings, in days: the shortest of those in force, else of the last.
CREATE FUNCTION protection_agreed(keeper uuid, term text) RETURNS integer LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT min((terms ->> term)::integer) FROM circles_circle c
           WHERE c.keeper_id = keeper AND c.kind = 'partnership' AND c.terms ->> term ~ '^[0-9]{1,5}$'
             AND c.closed_at IS NOT DISTINCT FROM (
                 SELECT CASE WHEN bool_or(o.closed_at IS NULL) THEN NULL ELSE max(o.closed_at) END
                   FROM circles_circle o WHERE o.keeper_id = keeper AND o.kind = 'partnership') $$;

-- Each record with a clock: when it began to count, when it is due, when it goes. `rules` is a list of
-- {pack, version, standard, kind, keep, start, renew}. Rows the caller may see; all for the named job.
CREATE FUNCTION protection_clocks(rules jsonb, today date, grace integer, whose uuid DEFAULT NULL, one uuid DEFAULT NULL)
RETURNS TABLE (kind text, record_id uuid, person_id uuid, began date, due_on date, goes_on date,
               renewed integer, may_renew integer, told date, why text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH rule AS (
        SELECT * FROM jsonb_to_recordset(rules)
            AS r(pack text, version text, standard boolean, kind text, keep integer, start text, renew integer)
    ), record AS (
        SELECT protection_kind(i.kind) AS kind, i.id AS record_id, i.owner_id AS person_id,
               least(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date) AS made, p.left_on AS closed,
               NULL::date AS ended,
               CASE WHEN i.kind IN ('video', 'audio') THEN protection_agreed(i.owner_id, 'recording-keep-days') END AS agreed
          FROM evidence_item i JOIN people_person p ON p.id = i.owner_id
         WHERE (whose IS NULL OR i.owner_id = whose) AND (one IS NULL OR i.id = one) AND i.hidden_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM evidence_usedin u WHERE u.item_id = i.id AND u.kind = 'submission')
        UNION ALL
        SELECT 'session-notes', p.id, p.learner_id, NULL, NULL, (p.ended_at AT TIME ZONE 'Europe/London')::date,
               (SELECT (c.terms ->> 'notes-keep-days')::integer FROM circles_circle c
                 WHERE c.id = p.circle_id AND c.terms ->> 'notes-keep-days' ~ '^[0-9]{1,5}$')
          FROM coaching_partnership p
         WHERE p.ended_at IS NOT NULL AND (whose IS NULL OR p.learner_id = whose) AND (one IS NULL OR p.id = one)
           AND EXISTS (SELECT 1 FROM coaching_session s WHERE s.partnership_id = p.id)
    ), ruled AS (
        SELECT r.kind, r.record_id, r.person_id, r.agreed, rule.keep, rule.renew, rule.start,
               CASE rule.start WHEN 'made' THEN r.made WHEN 'account-closed' THEN r.closed
                               WHEN 'partnership-ended' THEN r.ended END AS began
          FROM record r
         CROSS JOIN LATERAL (
            SELECT * FROM rule, (SELECT protection_pack_of(r.person_id) AS mine) own
             WHERE rule.kind = r.kind
               AND (rule.standard OR (rule.pack = own.mine[1] AND rule.version = own.mine[2]))
             ORDER BY rule.standard AND NOT coalesce(rule.pack = own.mine[1] AND rule.version = own.mine[2], false)
             LIMIT 1) rule
    )
    SELECT d.kind, d.record_id, d.person_id, d.began, d.due_on,
           protection_goes(d.due_on, d.told, today, grace), d.renewed,
           CASE WHEN d.renewed IS NULL THEN d.renew ELSE 0 END, d.told,
           CASE d.start WHEN 'account-closed' THEN 'leaver' ELSE 'retention' END
      FROM (SELECT ruled.*, n.days AS renewed, protection_due(ruled.began, ruled.keep, ruled.agreed, n.days) AS due_on,
                   (SELECT min(t.at AT TIME ZONE 'Europe/London')::date FROM protection_notice t
                     WHERE t.record_id = ruled.record_id AND t.person_id = ruled.person_id
                       AND t.due_on = protection_due(ruled.began, ruled.keep, ruled.agreed, n.days)) AS told
              FROM ruled LEFT JOIN protection_renewal n ON n.record_id = ruled.record_id) d
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0002_policies"),
        ("programme", "0001_initial"),
        ("circles", "0003_sharing"),
    ]
    operations = [migrations.RunSQL(CLOCKS, migrations.RunSQL.noop)]
