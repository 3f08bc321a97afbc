"""Nobody is put into a group: it begins with its keeper alone, and each other person says yes for themselves."""

from django.db import migrations

OPEN_CIRCLE = """
CREATE OR REPLACE FUNCTION open_circle(new_id uuid, new_kind text, new_title text, people uuid[], reasons text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF me() IS NULL OR NOT me() = ANY (people) THEN
        RAISE EXCEPTION 'a circle is opened by one of its own people' USING ERRCODE = '42501';
    END IF;
    IF new_kind NOT IN ('private', 'group', 'submission') THEN
        RAISE EXCEPTION 'a % circle is not opened this way', new_kind USING ERRCODE = '42501';
    END IF;
    IF new_kind = 'private' AND (cardinality(people) <> 1 OR EXISTS (
            SELECT 1 FROM circles_circle WHERE keeper_id = me() AND kind = 'private')) THEN
        RAISE EXCEPTION 'a person has one private circle, alone' USING ERRCODE = '42501';
    END IF;
    IF new_kind = 'group' AND cardinality(people) <> 1 THEN
        RAISE EXCEPTION 'a group begins with its keeper alone' USING ERRCODE = '42501';
    END IF;
    INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
         VALUES (new_id, new_kind, new_title, me(), now(), '{}');
    INSERT INTO circles_member (id, circle_id, person_id, reason, since)
         SELECT gen_random_uuid(), new_id, person, reason, now() FROM unnest(people, reasons) AS t(person, reason);
END $$;
"""
NO_JOINING = "DROP FUNCTION join_circle(uuid, uuid, text, timestamptz);"  # it let a keeper add whom they liked


class Migration(migrations.Migration):
    dependencies = [("circles", "0004_cases")]
    operations = [migrations.RunSQL(OPEN_CIRCLE + NO_JOINING, migrations.RunSQL.noop)]
