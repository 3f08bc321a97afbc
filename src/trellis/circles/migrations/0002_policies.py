"""Who is in a circle, said in SQL: the functions all policies call, and the only writers."""

from django.db import migrations

FUNCTIONS = r"""
-- The circles of the current person, as one array: an InitPlan, computed once a statement.
CREATE FUNCTION my_circles() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(circle_id), '{}') FROM circles_member
           WHERE person_id = me() AND since <= now() AND (until IS NULL OR until > now()) $$;

-- What others have placed in those circles and not taken back.
CREATE FUNCTION my_placed() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(item_id), '{}') FROM circles_placement
           WHERE circle_id = ANY ((SELECT my_circles())::uuid[])
             AND taken_back_at IS NULL AND (until IS NULL OR until > now()) $$;

-- The circles whose kind lets members see each other.
CREATE FUNCTION my_open_circles() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(m.circle_id), '{}')
            FROM circles_member m JOIN circles_circle c ON c.id = m.circle_id
           WHERE m.person_id = me() AND m.since <= now() AND (m.until IS NULL OR m.until > now())
             AND c.kind NOT IN ('submission', 'research', 'survey') $$;

CREATE FUNCTION open_circle(new_id uuid, new_kind text, new_title text, people uuid[], reasons text[])
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
    INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
         VALUES (new_id, new_kind, new_title, me(), now(), '{}');
    INSERT INTO circles_member (id, circle_id, person_id, reason, since)
         SELECT gen_random_uuid(), new_id, person, reason, now() FROM unnest(people, reasons) AS t(person, reason);
END $$;

CREATE FUNCTION join_circle(which uuid, person uuid, why text, ends timestamptz DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM circles_circle WHERE id = which AND keeper_id = me() AND closed_at IS NULL
                   AND kind = 'group') THEN
        RAISE EXCEPTION 'only its keeper adds people, and only to a group' USING ERRCODE = '42501';
    END IF;
    INSERT INTO circles_member (id, circle_id, person_id, reason, since, until)
         VALUES (gen_random_uuid(), which, person, why, now(), ends) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION leave_circle(which uuid, person uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM circles_circle WHERE id = which AND kind <> 'private'
                   AND (me() = person OR keeper_id = me()) AND keeper_id <> person) THEN
        RAISE EXCEPTION 'one leaves oneself, or the keeper ends it' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_member SET until = now() WHERE circle_id = which AND person_id = person AND until IS NULL;
END $$;

REVOKE ALL ON FUNCTION open_circle, join_circle, leave_circle, my_circles, my_placed, my_open_circles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_circle, join_circle, leave_circle, my_circles, my_placed, my_open_circles
    TO trellis_app, trellis_system;

-- Rows that belong to one circle. Reading: members of it. Writing: members, into circles of theirs.
CREATE FUNCTION protect_circle(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE mine text := 'circle_id = ANY ((SELECT my_circles())::uuid[])';
BEGIN
    PERFORM protect(tab, mine, mine, mine);
END $$;

-- Rows that lie in their owner's own circle and may be placed in others: those only read.
CREATE FUNCTION protect_placed(tab regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    mine text := 'circle_id = ANY ((SELECT my_circles())::uuid[])';
    shown text := 'id = ANY ((SELECT my_placed())::uuid[])';
BEGIN
    PERFORM protect(tab, mine || ' OR ' || shown, mine || ' AND owner_id = (SELECT me())',
                    mine || ' AND owner_id = (SELECT me())');
END $$;
"""

PROTECT = """
REVOKE INSERT, UPDATE, DELETE ON circles_circle, circles_member FROM trellis_app;
SELECT protect('circles_circle', 'id = ANY ((SELECT my_circles())::uuid[])', '', '');
SELECT protect('circles_member',
    'person_id = (SELECT me()) OR circle_id = ANY ((SELECT my_open_circles())::uuid[])', '', '');
SELECT protect('circles_placement',
    'circle_id = ANY ((SELECT my_circles())::uuid[]) OR placed_by = (SELECT me())',
    'circle_id = ANY ((SELECT my_circles())::uuid[]) AND placed_by = (SELECT me())',
    'placed_by = (SELECT me())');
SELECT pin('circles_placement', 'circle_id', 'item_id', 'placed_by');
SELECT protect('circles_accesslog', 'person_id = (SELECT me()) OR owner_id = (SELECT me())',
    'person_id = (SELECT me())', '');
"""


class Migration(migrations.Migration):
    dependencies = [("circles", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
