"""What a data-protection officer sees of recordings: day, basis, permissions, deletion. No title, no teacher, no class’s name."""

from django.db import migrations

DESK = r"""
-- A class is named by its teacher, so its name is not here.
-- Recordings of the people who work at the places of my office, without saying whose or what. `said`: its owner has said
-- who is in it. Permissions are those that stand today for the pupils of the classes in it, less who is not in it.
CREATE FUNCTION protection_recordings(most integer, skip integer)
RETURNS TABLE (place text, made_on date, classed boolean, kind text, basis text, said boolean, pupils bigint,
               refused bigint, alone bigint, hidden bigint, ran_out bigint, held boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH item AS (
        SELECT i.id, i.kind, i.hidden_at, o.name AS place, o.id AS place_id,
               least(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date) AS made_on
          FROM evidence_item i
          JOIN LATERAL (
            SELECT m.organisation_id FROM people_membership m
             WHERE m.person_id = i.owner_id AND m.since <= current_date AND (m.until IS NULL OR m.until >= current_date)
               AND m.organisation_id = ANY ((SELECT my_organisations('protection'))::uuid[])
             ORDER BY m.since, m.id LIMIT 1) works ON true
          JOIN people_organisation o ON o.id = works.organisation_id
         WHERE i.kind IN ('video', 'audio')
         ORDER BY made_on DESC, i.id LIMIT least(most, 200) OFFSET greatest(skip, 0)
    )
    SELECT item.place, item.made_on, k.id IS NOT NULL, item.kind, coalesce(word.basis, ''), seen.id IS NOT NULL,
           coalesce(own.pupils, 0), coalesce(own.refused, 0), coalesce(own.alone, 0), coalesce(own.hidden, 0),
           coalesce(own.ran_out, 0), item.hidden_at IS NOT NULL
      FROM item
      LEFT JOIN evidence_pupilsin seen ON seen.item_id = item.id
      LEFT JOIN pupils_schoolclass k ON k.id = seen.school_class_id AND k.school_id = item.place_id
      LEFT JOIN LATERAL (
        SELECT p.* FROM pupils_permission p WHERE p.school_class_id = k.id AND p.pupil_id IS NULL
         ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1) word ON true
      LEFT JOIN LATERAL (
        SELECT count(*) AS pupils, count(*) FILTER (WHERE stands.allows = 0) AS refused,
               count(*) FILTER (WHERE stands.allows = 1) AS alone, count(*) FILTER (WHERE stands.blur) AS hidden,
               count(*) FILTER (WHERE stands.expires_on < current_date) AS ran_out
          FROM pupils_pupil one
          LEFT JOIN LATERAL (
            SELECT p.allows, p.blur, p.expires_on, p.follows FROM pupils_permission p WHERE p.pupil_id = one.id
             ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1) mine ON true
          CROSS JOIN LATERAL (
            SELECT CASE WHEN mine.follows IS NOT FALSE THEN coalesce(word.allows, 0) ELSE mine.allows END AS allows,
                   CASE WHEN mine.follows IS NOT FALSE THEN coalesce(word.blur, false) ELSE mine.blur END AS blur,
                   CASE WHEN mine.follows IS NOT FALSE THEN word.expires_on ELSE mine.expires_on END AS expires_on) stands
         WHERE one.school_class_id = k.id AND NOT seen.without ? one.id::text
           AND (one.left_on IS NULL OR one.left_on >= item.made_on)) own ON true
     ORDER BY item.made_on DESC, item.place, item.id, k.id $$;

-- Deleted recordings of the schools of my office, with their proofs' numbers: no person.
CREATE FUNCTION protection_deleted_recordings(most integer)
RETURNS TABLE (proof_id uuid, place text, made_on date, deleted_at timestamptz, why text, files integer, signed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, o.name, p.made_on, p.deleted_at, p.why, p.files, p.signed_at IS NOT NULL
      FROM protection_proof p JOIN people_organisation o ON o.id = p.school_id
     WHERE p.kind = 'recordings' AND p.school_id = ANY ((SELECT my_organisations('protection'))::uuid[])
     ORDER BY p.deleted_at DESC, p.id LIMIT least(most, 200) $$;

REVOKE ALL ON FUNCTION protection_recordings, protection_deleted_recordings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_recordings, protection_deleted_recordings TO trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0006_case_policies"), ("evidence", "0011_retention"), ("pupils", "0001_initial")]
    operations = [migrations.RunSQL(DESK, migrations.RunSQL.noop)]
