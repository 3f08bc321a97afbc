"""What guests and circles may do with an item: guests with their links, saving, and looking without commenting."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trellis.kernel.ids

SEEN = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id)"
OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"
MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
SAVABLE = "item_id = ANY ((SELECT my_savable())::uuid[])"

# Guests and their owners read; the functions below write. The link and the code are kept as hashes only.
PROTECT = f"""
SELECT protect('evidence_guest', 'owner_id = (SELECT me()) OR person_id = (SELECT me())', '', '');
REVOKE INSERT, UPDATE, DELETE ON evidence_guest FROM trellis_app;
ALTER TABLE evidence_guest ADD CONSTRAINT guest_of_an_own_item
    FOREIGN KEY (item_id, owner_id) REFERENCES evidence_item (id, owner_id) ON DELETE CASCADE;

-- The file as it was uploaded goes with an item only where its owner lets it be saved.
DROP POLICY app_reads ON evidence_file;
CREATE POLICY app_reads ON evidence_file FOR SELECT TO trellis_app
    USING ((shared AND {SEEN} AND (role <> 'original' OR {SAVABLE})) OR {OWN_ITEM});

-- Where an item is placed to be looked at, nothing is said.
DROP POLICY app_inserts ON evidence_comment;
CREATE POLICY app_inserts ON evidence_comment FOR INSERT TO trellis_app
    WITH CHECK (author_id = (SELECT me()) AND {MINE} AND {SEEN} AND may_speak(item_id, circle_id));
"""

FUNCTIONS = r"""
CREATE FUNCTION invite_guest(new_id uuid, which_item uuid, visitor uuid, which_circle uuid, mail_to text,
    ends timestamptz, link_hash text, one_time_hash text, code_ends timestamptz) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM evidence_item WHERE id = which_item AND owner_id = me())
       OR NOT EXISTS (SELECT 1 FROM circles_circle c JOIN circles_member m ON m.circle_id = c.id
                       WHERE c.id = which_circle AND c.kind = 'guest' AND c.keeper_id = me()
                         AND m.person_id = visitor)
       OR NOT EXISTS (SELECT 1 FROM people_person WHERE id = visitor AND guest) THEN
        RAISE EXCEPTION 'guests are asked to an own item' USING ERRCODE = '42501';
    END IF;
    INSERT INTO evidence_guest (id, item_id, owner_id, person_id, circle_id, address, until, token_hash, code_hash,
                                code_at, code_until, tries, turn, made_at, entered_at, ended_at)
         VALUES (new_id, which_item, me(), visitor, which_circle, mail_to, ends, link_hash, one_time_hash,
                 now(), code_ends, 0, 0, now(), NULL, NULL);
END $$;

-- A new code, and perhaps a new link, by whoever asked the guest. They end the visit that the ones before began.
CREATE FUNCTION renew_guest_key(which uuid, link_hash text, one_time_hash text,
    code_ends timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE evidence_guest SET token_hash = link_hash, code_hash = one_time_hash, code_at = now(),
                              code_until = code_ends, tries = 0, turn = turn + 1
     WHERE id = which AND owner_id = me() AND ended_at IS NULL AND until > now();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this guest''s time is over' USING ERRCODE = '42501';
    END IF;
END $$;

-- What the page behind a link says before anybody is let in; nothing for a link that is none.
CREATE FUNCTION guest_link(link_hash text) RETURNS TABLE (guest_id uuid, visitor text, shower text, ends timestamptz,
    over boolean, by_mail boolean, code_waits boolean) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT g.id, v.name, o.name, g.until, g.ended_at IS NOT NULL OR g.until <= now(), g.address <> '',
                 g.code_hash <> '' AND g.code_until > now() AND g.tries < 5
            FROM evidence_guest g JOIN people_person v ON v.id = g.person_id JOIN people_person o ON o.id = g.owner_id
           WHERE g.token_hash = link_hash $$;

-- A code for the guest's own address, at most one a minute: returns the address, or nothing.
CREATE FUNCTION ask_guest_code(link_hash text, one_time_hash text, code_ends timestamptz) RETURNS text
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ UPDATE evidence_guest SET code_hash = one_time_hash, code_at = now(), code_until = code_ends, tries = 0
           WHERE token_hash = link_hash AND address <> '' AND ended_at IS NULL AND until > now()
             AND (code_hash = '' OR code_at < now() - interval '1 minute') RETURNING address $$;

-- Let somebody with link and code in, once. After five wrong tries a code is worth nothing.
CREATE FUNCTION enter_guest(link_hash text, one_time_hash text) RETURNS TABLE (outcome text, guest_id uuid,
    visitor uuid, visit integer) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found_guest evidence_guest;
BEGIN
    SELECT * INTO found_guest FROM evidence_guest WHERE token_hash = link_hash FOR UPDATE;
    IF NOT FOUND OR found_guest.ended_at IS NOT NULL OR found_guest.until <= now() THEN
        RETURN QUERY SELECT 'over'::text, NULL::uuid, NULL::uuid, 0;
    ELSIF found_guest.code_hash = '' OR found_guest.code_until <= now() OR found_guest.tries >= 5 THEN
        RETURN QUERY SELECT 'spent'::text, NULL::uuid, NULL::uuid, 0;
    ELSIF found_guest.code_hash <> one_time_hash THEN
        UPDATE evidence_guest SET tries = tries + 1 WHERE id = found_guest.id;
        RETURN QUERY SELECT CASE WHEN found_guest.tries >= 4 THEN 'spent' ELSE 'wrong' END, NULL::uuid, NULL::uuid, 0;
    ELSE
        UPDATE evidence_guest SET code_hash = '', entered_at = now(), turn = turn + 1 WHERE id = found_guest.id;
        RETURN QUERY SELECT 'in'::text, found_guest.id, found_guest.person_id, found_guest.turn + 1;
    END IF;
END $$;

-- A guest ends their own visit.
CREATE FUNCTION end_guest_visit(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE evidence_guest SET turn = turn + 1 WHERE id = which AND person_id = me();
END $$;

-- Where a placement ends, so does the guest it was for, however it came about.
CREATE FUNCTION evidence_guest_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE evidence_guest SET ended_at = NEW.taken_back_at, code_hash = '', turn = turn + 1
     WHERE circle_id = NEW.circle_id AND ended_at IS NULL;
    UPDATE circles_member SET until = now()
     WHERE circle_id = NEW.circle_id AND (until IS NULL OR until > now())
       AND person_id IN (SELECT person_id FROM evidence_guest WHERE circle_id = NEW.circle_id);
    RETURN NEW;
END $$;
CREATE TRIGGER guest_follows AFTER UPDATE OF taken_back_at ON circles_placement FOR EACH ROW
    WHEN (OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL) EXECUTE FUNCTION evidence_guest_follows();

REVOKE ALL ON FUNCTION invite_guest, renew_guest_key, guest_link, ask_guest_code, enter_guest,
    end_guest_visit, evidence_guest_follows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION invite_guest, renew_guest_key, guest_link, ask_guest_code, enter_guest,
    end_guest_visit TO trellis_app;
"""

PERSON = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_player"),
        ("circles", "0003_sharing"),
        ("people", "0005_guests"),
        migrations.swappable_dependency(PERSON),
    ]
    operations = [
        migrations.CreateModel(
            "Guest",
            [
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("until", models.DateTimeField()),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("code_at", models.DateTimeField()),
                ("code_until", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("turn", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("entered_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="circles.circle"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="guests",
                        to="evidence.item",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=PERSON),
                ),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=PERSON),
                ),
            ],
            options={"indexes": [models.Index(fields=["owner", "item"], name="guest_item")]},
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
