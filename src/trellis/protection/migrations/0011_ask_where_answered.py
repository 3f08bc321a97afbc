"""Owners are asked only for kinds of records that the place asking answers for (the pack says which)."""

from django.db import migrations

ASKING = r"""
DROP FUNCTION protection_ask_owners(uuid, timestamptz);
-- Ask the owner of each of these kinds, once; what has no kind (a class, for an objection or correction) always.
-- Returns how many were asked.
CREATE FUNCTION protection_ask_owners(which uuid, at timestamptz, kinds text[]) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r protection_rightsrequest := protection_on_desk(which); asked integer;
BEGIN
    IF r.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'this request is closed' USING ERRCODE = '42501';
    END IF;
    INSERT INTO protection_requesttask (id, request_id, owner_id, kind, record_kind, source_id, made_on, asked_at,
                                        state, words, files, reply, version)
    SELECT gen_random_uuid(), which, f.owner_id, f.task, f.record_kind, f.source_id, f.made_on, at, 'asked', '', '[]', '', 1
      FROM protection_request_records(r) f WHERE f.record_kind = '' OR f.record_kind = ANY (kinds)
        ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS asked = ROW_COUNT;
    RETURN asked;
END $$;
REVOKE ALL ON FUNCTION protection_ask_owners FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_ask_owners TO trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0010_unhidden")]
    operations = [migrations.RunSQL(ASKING, migrations.RunSQL.noop)]
