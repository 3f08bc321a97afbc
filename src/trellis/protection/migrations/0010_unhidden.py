"""What was recorded goes while its hidden copy stays; cases are given hidden copies. Decision record 0025."""

from django.db import migrations, models

ENDING = r"""
-- As in 0002; an item of which only the hidden copy is left has its folder there too.
CREATE OR REPLACE FUNCTION protection_item_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    reason text := coalesce(OLD.hidden_why, nullif(current_setting('trellis.why', true), ''), 'owner');
    of_kind text := protection_kind(OLD.kind);
BEGIN
    IF protection_held(OLD.owner_id, of_kind) THEN
        UPDATE evidence_item SET hidden_at = coalesce(hidden_at, now()), hidden_why = reason WHERE id = OLD.id;
        UPDATE circles_placement SET taken_back_at = now() WHERE item_id = OLD.id AND taken_back_at IS NULL;
        RETURN NULL;
    END IF;
    INSERT INTO protection_proof (id, person_id, school_id, kind, made_on, deleted_at, why, files, sha256s, folder,
                                  statement, signature, key_id)
    SELECT gen_random_uuid(), OLD.owner_id,
           (SELECT m.organisation_id FROM people_membership m JOIN people_organisation o ON o.id = m.organisation_id
             WHERE m.person_id = OLD.owner_id AND o.kind = 'school' AND m.since <= current_date
               AND (m.until IS NULL OR m.until >= current_date) ORDER BY m.since LIMIT 1),
           of_kind, least(OLD.taken_on, (OLD.created_at AT TIME ZONE 'Europe/London')::date), now(), reason,
           count(f.id), coalesce(jsonb_agg(f.sha256 ORDER BY f.sha256) FILTER (WHERE f.sha256 <> ''), '[]'),
           coalesce(regexp_replace(coalesce(max(f.storage_key) FILTER (WHERE f.role = 'original'), max(f.storage_key)),
                                   '(/hidden-[0-9]+)?/[^/]*$', ''), ''), '', '', ''
      FROM evidence_file f WHERE f.item_id = OLD.id;
    DELETE FROM evidence_upload WHERE item_id = OLD.id;
    DELETE FROM kernel_draft WHERE position(OLD.id::text IN form_key) > 0;
    DELETE FROM protection_notice WHERE record_id = OLD.id;
    DELETE FROM protection_renewal WHERE record_id = OLD.id;
    RETURN OLD;
END $$;

-- Whether a disclosure case under way, or open, may want an item.
CREATE FUNCTION protection_case_runs(i evidence_item) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM protection_case c JOIN protection_casesubject s ON s.case_id = c.id
                          WHERE s.person_id = i.owner_id AND c.state IN ('asked', 'approved', 'open')
                            AND c.kinds ? protection_kind(i.kind)
                            AND coalesce(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date)
                                BETWEEN c.from_on AND c.to_on) $$;

-- Whether what is not hidden of an own item was handed in: the frozen copy names it.
CREATE FUNCTION protection_plain_submitted(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (
            SELECT 1 FROM portfolio_snapshot z JOIN portfolio_submission w ON w.id = z.submission_id,
                   jsonb_array_elements(z.content -> 'pieces') p, jsonb_array_elements(p -> 'files') g
             WHERE w.learner_id = me() AND w.state IN ('submitted', 'assessed') AND p ->> 'item' = which::text
               AND g ->> 'sha256' IN (SELECT f.sha256 FROM evidence_file f
                                       WHERE f.item_id = which AND f.masked = '' AND f.sha256 <> '')) $$;

-- What was set aside goes, with its proof; false while it is held or a case may want it.
CREATE FUNCTION protection_plain_goes(which uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    i evidence_item; of_kind text;
BEGIN
    SELECT * INTO i FROM evidence_item WHERE id = which FOR UPDATE;
    of_kind := protection_kind(i.kind);
    IF NOT FOUND OR NOT EXISTS (SELECT 1 FROM evidence_file WHERE item_id = which AND hidden_at IS NOT NULL)
       OR protection_held(i.owner_id, of_kind) OR protection_case_runs(i) THEN
        RETURN false;
    END IF;
    INSERT INTO protection_proof (id, person_id, school_id, kind, made_on, deleted_at, why, files, sha256s, folder,
                                  statement, signature, key_id)
    SELECT gen_random_uuid(), i.owner_id,
           (SELECT m.organisation_id FROM people_membership m JOIN people_organisation o ON o.id = m.organisation_id
             WHERE m.person_id = i.owner_id AND o.kind = 'school' AND m.since <= current_date
               AND (m.until IS NULL OR m.until >= current_date) ORDER BY m.since LIMIT 1),
           of_kind, least(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date), now(), 'unhidden',
           count(f.id), coalesce(jsonb_agg(f.sha256 ORDER BY f.sha256) FILTER (WHERE f.sha256 <> ''), '[]'),
           coalesce(regexp_replace(coalesce(max(f.storage_key) FILTER (WHERE f.role = 'original'), max(f.storage_key)),
                                   '/[^/]*$', ''), ''), '', '', ''
      FROM evidence_file f WHERE f.item_id = which AND f.hidden_at IS NOT NULL;
    DELETE FROM evidence_file WHERE item_id = which AND hidden_at IS NOT NULL;
    RETURN true;
END $$;

-- Its owner has it deleted: set aside at once, whoever would see it, and gone at once unless it has to be kept.
CREATE FUNCTION protection_forget_plain(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF protection_plain_submitted(which) OR NOT EXISTS (
            SELECT 1 FROM evidence_item i JOIN evidence_hiding h ON h.item_id = i.id
             WHERE i.id = which AND i.owner_id = me() AND h.in_use AND h.plain_gone_at IS NOT NULL) THEN
        RAISE EXCEPTION 'its owner has what is not hidden deleted, unless it was handed in' USING ERRCODE = '42501';
    END IF;
    UPDATE evidence_file SET hidden_at = now() WHERE item_id = which AND masked = '' AND hidden_at IS NULL;
    PERFORM protection_plain_goes(which);
END $$;

REVOKE ALL ON FUNCTION protection_case_runs, protection_plain_submitted, protection_plain_goes, protection_forget_plain
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_plain_submitted, protection_forget_plain TO trellis_app;
GRANT EXECUTE ON FUNCTION protection_plain_goes TO trellis_system;
"""

GIVING = r"""
-- Which file of an item a case is given: the copy with faces or voices hidden while one is in use. What is behind it
-- only for a court or safeguarding, and only if both who approved said so.
CREATE FUNCTION protection_case_gives(c protection_case, f evidence_file) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT CASE
        WHEN c.ground IN ('law', 'safeguarding')
             AND 2 = (SELECT count(*) FROM protection_caseapproval a WHERE a.case_id = c.id AND a.unhidden)
             AND EXISTS (SELECT 1 FROM evidence_file o WHERE o.item_id = f.item_id AND o.role = 'original')
            THEN f.role = 'original'
        WHEN EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = f.item_id AND h.in_use)
            THEN f.masked = 'used' AND f.role IN ('playable', 'image', 'page')
        ELSE f.role = 'original' END $$;
CREATE FUNCTION protection_file_name(f evidence_file) RETURNS text LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(nullif(f.name, ''), 'copy-with-parts-hidden' || substring(f.storage_key FROM '[.][a-z0-9]+$')) $$;
CREATE OR REPLACE FUNCTION protection_case_records(c protection_case)
RETURNS TABLE (person_id uuid, kind text, source_id uuid, made_on date, words text, files jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH meant AS (SELECT s.person_id AS id FROM protection_casesubject s WHERE s.case_id = c.id),
    record AS (
        SELECT i.owner_id AS person_id, protection_kind(i.kind) AS kind, i.id AS source_id,
               coalesce(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date) AS made_on,
               concat_ws(E'\n\n', i.title, nullif(i.text, '')) AS words,
               coalesce((SELECT jsonb_agg(jsonb_build_object('key', f.storage_key, 'name', protection_file_name(f), 'size', f.size,
                                          'media_type', f.media_type, 'sha256', f.sha256) ORDER BY f.id)
                           FROM evidence_file f WHERE f.item_id = i.id AND protection_case_gives(c, f)), '[]') AS files
          FROM evidence_item i JOIN meant ON meant.id = i.owner_id
        UNION ALL
        SELECT k.author_id, 'comments', k.id, (k.created_at AT TIME ZONE 'Europe/London')::date, k.text, '[]'
          FROM evidence_comment k JOIN meant ON meant.id = k.author_id WHERE k.deleted_at IS NULL
        UNION ALL
        SELECT n.author_id, 'session-notes', n.id, (n.at AT TIME ZONE 'Europe/London')::date, n.text, '[]'
          FROM coaching_note n JOIN meant ON meant.id = n.author_id WHERE n.text <> ''
        UNION ALL
        SELECT meant.id, 'openings', a.id, (a.at AT TIME ZONE 'Europe/London')::date,
               concat(reader.name, ' opened ', a.item_kind, ' of ', owner.name, ' (', a.why, ')'), '[]'
          FROM circles_accesslog a JOIN meant ON meant.id IN (a.person_id, a.owner_id)
          JOIN people_person reader ON reader.id = a.person_id JOIN people_person owner ON owner.id = a.owner_id
         WHERE NOT EXISTS (SELECT 1 FROM circles_circle o WHERE o.id = a.circle_id AND o.kind = 'case')
        UNION ALL
        SELECT w.learner_id, 'submissions', w.id, (w.submitted_at AT TIME ZONE 'Europe/London')::date,
               concat_ws(E'\n\n', f.content #>> '{module,title}', nullif(f.content #>> '{texts,commentary}', ''),
                         nullif(f.content #>> '{texts,context}', ''), nullif(f.content #>> '{texts,limits}', ''),
                         (SELECT string_agg(a.value, E'\n\n') FROM jsonb_each_text(f.content #> '{texts,answers}') a
                           WHERE a.value <> ''),
                         (SELECT string_agg(concat_ws(E'\n', g ->> 'title', nullif(g ->> 'text', ''),
                                                      nullif(g ->> 'commentary', '')), E'\n\n')
                            FROM jsonb_array_elements(f.content -> 'pieces') g)), '[]'
          FROM portfolio_submission w JOIN meant ON meant.id = w.learner_id
          JOIN portfolio_snapshot f ON f.submission_id = w.id WHERE w.submitted_at IS NOT NULL
    )
    SELECT DISTINCT ON (r.kind, r.source_id) r.* FROM record r
     WHERE c.kinds ? r.kind AND r.made_on BETWEEN c.from_on AND c.to_on ORDER BY r.kind, r.source_id $$;


REVOKE ALL ON FUNCTION protection_case_gives, protection_file_name, protection_case_records FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0009_request_policies"), ("evidence", "0013_unhidden"), ("portfolio", "0002_policies")]
    operations = [
        migrations.AlterField(
            "proof",
            "why",
            models.CharField(
                choices=[
                    ("owner", "You deleted it"),
                    ("retention", "Its keeping time was over"),
                    ("refusal", "A pupil may not be recorded or shown"),
                    ("leaver", "Somebody left"),
                    ("unhidden", "Only the copy with faces or voices hidden was kept"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField("caseapproval", "unhidden", models.BooleanField(default=False)),
        migrations.RunSQL(ENDING, migrations.RunSQL.noop),
        migrations.RunSQL(GIVING, migrations.RunSQL.noop),
    ]
