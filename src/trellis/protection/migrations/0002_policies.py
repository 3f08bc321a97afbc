"""Who sees notices, proofs, holds and copies, said in SQL; and what happens in the database as an item goes."""

from django.db import migrations

PROTECT = r"""
SELECT protect_own('protection_notice', 'person_id');
SELECT pin('protection_notice', 'person_id', 'kind', 'record_id', 'due_on', 'days_before', 'at');
SELECT protect('protection_renewal', 'person_id = (SELECT me())',
    'person_id = (SELECT me()) AND EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = record_id AND i.owner_id = (SELECT me()))',
    '');
SELECT protect('protection_proof', 'person_id = (SELECT me())', '', '');
-- Where the file lies is written by the job alone: whoever could write it could fetch anybody's file.
SELECT protect('protection_export', 'person_id = (SELECT me())', 'person_id = (SELECT me()) AND storage_key = ''''',
    'person_id = (SELECT me())');
SELECT pin('protection_export', 'person_id', 'storage_key');

-- The office-holders of the place, and the person once told. Only people who work there can be meant.
SELECT protect('protection_hold',
    'organisation_id = ANY ((SELECT my_organisations(''protection''))::uuid[]) OR (told AND person_id = (SELECT me()))',
    'by_id = (SELECT me()) AND organisation_id = ANY ((SELECT my_organisations(''protection''))::uuid[])
     AND EXISTS (SELECT 1 FROM people_membership m WHERE m.person_id = protection_hold.person_id
                  AND m.organisation_id = protection_hold.organisation_id)',
    'organisation_id = ANY ((SELECT my_organisations(''protection''))::uuid[]) AND person_id <> (SELECT me())');
SELECT pin('protection_hold', 'organisation_id', 'person_id', 'by_id', 'ground', 'reason', 'kinds', 'begins_on', 'made_at');
DROP POLICY app_deletes ON protection_hold;
DROP POLICY app_deletes ON protection_export;
REVOKE INSERT, UPDATE, DELETE ON protection_signingkey FROM trellis_app;
"""

ENDING = r"""
-- The day a record is due: so many days after its beginning, fewer if the agreement says so, more if lengthened.
-- NULL while it has not begun to count.
CREATE FUNCTION protection_due(began date, keep integer, agreed integer, renewed integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT began + least(keep, agreed) + coalesce(renewed, 0) $$;

-- The day it really goes: never before so many days have passed since its owner was first told.
CREATE FUNCTION protection_goes(due date, told date, today date, grace integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT CASE WHEN due IS NULL THEN NULL ELSE greatest(due, coalesce(told, today) + grace) END $$;

CREATE FUNCTION protection_kind(item_kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT CASE WHEN item_kind IN ('video', 'audio') THEN 'recordings'
                      WHEN item_kind = 'note' THEN 'notes' ELSE 'pupil-work' END $$;

CREATE FUNCTION protection_held(whose uuid, which text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM protection_hold h WHERE h.person_id = whose AND h.ended_at IS NULL
             AND h.begins_on <= current_date AND (h.ends_on IS NULL OR h.ends_on >= current_date)
             AND h.kinds ? which) $$;

-- As an item goes: held, it is hidden instead; else a proof of it is written in the same transaction, and what
-- was still unsaved or uploaded about it goes too. `trellis.why` says why; unsaid, its owner did it.
CREATE FUNCTION protection_item_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
           coalesce(regexp_replace(max(f.storage_key) FILTER (WHERE f.role = 'original'), '/[^/]*$', ''), ''), '', '', ''
      FROM evidence_file f WHERE f.item_id = OLD.id;
    DELETE FROM evidence_upload WHERE item_id = OLD.id;
    DELETE FROM kernel_draft WHERE position(OLD.id::text IN form_key) > 0;
    DELETE FROM protection_notice WHERE record_id = OLD.id;
    DELETE FROM protection_renewal WHERE record_id = OLD.id;
    RETURN OLD;
END $$;
-- Its name puts it after `submitted_items_stay`: triggers run in the order of their names.
CREATE TRIGGER what_goes_is_proved BEFORE DELETE ON evidence_item
    FOR EACH ROW EXECUTE FUNCTION protection_item_goes();
-- Not for the application: an untold hold must not be found out by asking.
REVOKE ALL ON FUNCTION protection_held, protection_item_goes FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_held TO trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_initial"),
        ("evidence", "0011_retention"),
        ("coaching", "0003_replaced_steps"),
        ("people", "0006_protection_role"),
    ]
    operations = [
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(ENDING, migrations.RunSQL.noop),
    ]
