"""What people may do with what they are shown; guests' circles; groups that colleagues join by themselves."""

import django.db.models.deletion
from django.db import migrations, models

import trellis.kernel.ids

FUNCTIONS = r"""
-- What others have placed in my circles and let be saved as a file.
CREATE FUNCTION my_savable() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(item_id), '{}') FROM circles_placement
           WHERE circle_id = ANY ((SELECT my_circles())::uuid[]) AND may_save
             AND taken_back_at IS NULL AND (until IS NULL OR until > now()) $$;

-- Whether I may speak about an item in a circle: alone, about my own, or where it is placed to be talked about.
CREATE FUNCTION may_speak(which_item uuid, which_circle uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM circles_circle WHERE id = which_circle AND kind = 'private' AND keeper_id = me())
              OR EXISTS (SELECT 1 FROM circles_placement
                          WHERE item_id = which_item AND circle_id = which_circle AND taken_back_at IS NULL
                            AND which_circle = ANY (my_circles()) AND (until IS NULL OR until > now()) AND (may_comment OR placed_by = me())) $$;

-- A guest is in one circle only, a guest's circle has its keeper and its guest, and nobody joins a group
-- after something is shown in it: what was shown was shown to those named then.
CREATE FUNCTION circles_member_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_kind text; kept_by uuid; is_guest boolean;
BEGIN
    SELECT kind, keeper_id INTO of_kind, kept_by FROM circles_circle WHERE id = NEW.circle_id;
    is_guest := EXISTS (SELECT 1 FROM people_person WHERE id = NEW.person_id AND guest);
    IF is_guest AND (of_kind <> 'guest' OR EXISTS (SELECT 1 FROM circles_member WHERE person_id = NEW.person_id)) THEN
        RAISE EXCEPTION 'a guest is in one circle only' USING ERRCODE = '42501';
    END IF;
    IF of_kind = 'guest' AND NOT is_guest AND NEW.person_id <> kept_by THEN
        RAISE EXCEPTION 'a guest''s circle has its keeper and its guest' USING ERRCODE = '42501';
    END IF;
    IF of_kind = 'group' AND EXISTS (
            SELECT 1 FROM circles_placement WHERE circle_id = NEW.circle_id AND taken_back_at IS NULL
               AND (until IS NULL OR until > now())) THEN
        RAISE EXCEPTION 'nobody joins a group in which something is shown' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER member_fits BEFORE INSERT ON circles_member FOR EACH ROW EXECUTE FUNCTION circles_member_fits();

-- A guest sees one thing, and its keeper placed it. A closed circle takes nothing; the lock keeps who joins,
-- ends and shows at the same moment in one order.
CREATE FUNCTION circles_placement_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    shown_in circles_circle;
BEGIN
    SELECT * INTO shown_in FROM circles_circle WHERE id = NEW.circle_id FOR SHARE;
    IF shown_in.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'this circle has ended' USING ERRCODE = '42501';
    END IF;
    IF shown_in.kind = 'guest' AND (shown_in.keeper_id <> NEW.placed_by OR EXISTS (
            SELECT 1 FROM circles_placement p WHERE p.circle_id = NEW.circle_id AND p.item_id <> NEW.item_id)) THEN
        RAISE EXCEPTION 'a guest is shown one thing, by whoever asked them' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER placement_fits BEFORE INSERT ON circles_placement
    FOR EACH ROW EXECUTE FUNCTION circles_placement_fits();

CREATE FUNCTION open_guest_circle(new_id uuid, visitor uuid, ends timestamptz) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF me() IS NULL OR ends IS NULL OR NOT EXISTS (SELECT 1 FROM people_person WHERE id = visitor AND guest)
       OR EXISTS (SELECT 1 FROM people_person WHERE id = me() AND guest) THEN
        RAISE EXCEPTION 'a guest comes for a time, asked by somebody with an account' USING ERRCODE = '42501';
    END IF;
    INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
         VALUES (new_id, 'guest', '', me(), now(), '{}');
    INSERT INTO circles_member (id, circle_id, person_id, reason, since, until)
         VALUES (gen_random_uuid(), new_id, me(), 'showed it', now(), NULL),
                (gen_random_uuid(), new_id, visitor, 'guest', now(), ends);
END $$;

-- Leaving a group takes back what the leaver showed there: they no longer see who looks at it.
CREATE OR REPLACE FUNCTION leave_circle(which uuid, person uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM circles_circle WHERE id = which AND kind <> 'private'
                   AND (me() = person OR keeper_id = me()) AND keeper_id <> person) THEN
        RAISE EXCEPTION 'one leaves oneself, or the keeper ends it' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_member SET until = now()
     WHERE circle_id = which AND person_id = person AND (until IS NULL OR until > now());
    UPDATE circles_placement SET taken_back_at = now()
     WHERE circle_id = which AND placed_by = person AND taken_back_at IS NULL
       AND EXISTS (SELECT 1 FROM circles_circle WHERE id = which AND kind = 'group');
END $$;

-- Its keeper ends a group: everything shown in it is taken back. Its people stay, so that each still
-- reads what was said about their own things.
CREATE FUNCTION end_group(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE circles_circle SET closed_at = now()
     WHERE id = which AND kind = 'group' AND keeper_id = me() AND closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'its keeper ends a group, once' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_placement SET taken_back_at = now() WHERE circle_id = which AND taken_back_at IS NULL;
    UPDATE circles_groupinvitation SET answered_at = now(), accepted = false
     WHERE circle_id = which AND answered_at IS NULL;
END $$;

CREATE FUNCTION invite_to_group(new_id uuid, which uuid, who uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM circles_circle WHERE id = which AND kind = 'group' AND keeper_id = me()
                   AND closed_at IS NULL)
       OR NOT EXISTS (SELECT 1 FROM people_person WHERE id = who AND is_active)
       OR EXISTS (SELECT 1 FROM circles_member WHERE circle_id = which AND person_id = who AND until IS NULL) THEN
        RAISE EXCEPTION 'its keeper asks somebody who is not in it' USING ERRCODE = '42501';
    END IF;
    INSERT INTO circles_groupinvitation (id, circle_id, person_id, by_id, title, asked_at, answered_at, accepted)
         SELECT new_id, which, who, me(), title, now(), NULL, false FROM circles_circle WHERE id = which
         ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION answer_group_invitation(which uuid, yes boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked circles_groupinvitation;
BEGIN
    SELECT * INTO asked FROM circles_groupinvitation
     WHERE id = which AND person_id = me() AND answered_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'who is asked answers, once' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_groupinvitation SET answered_at = now(), accepted = yes WHERE id = which;
    IF yes THEN
        PERFORM 1 FROM circles_circle WHERE id = asked.circle_id AND closed_at IS NULL FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'this group has ended' USING ERRCODE = '42501';
        END IF;
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
             VALUES (gen_random_uuid(), asked.circle_id, me(), 'joined', now()) ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- Whether who is asked may still come in: they cannot see the group's circle themselves.
CREATE FUNCTION group_takes_people(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM circles_groupinvitation i JOIN circles_circle c ON c.id = i.circle_id
                          WHERE i.id = which AND i.person_id = me() AND c.closed_at IS NULL
                            AND NOT EXISTS (SELECT 1 FROM circles_placement p WHERE p.circle_id = c.id
                                AND p.taken_back_at IS NULL AND (p.until IS NULL OR p.until > now()))) $$;

REVOKE ALL ON FUNCTION my_savable, may_speak, open_guest_circle, end_group, invite_to_group,
    answer_group_invitation, group_takes_people, circles_member_fits, circles_placement_fits FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_savable, may_speak, open_guest_circle, end_group, invite_to_group,
    answer_group_invitation, group_takes_people TO trellis_app, trellis_system;
"""

PROTECT = """
SELECT protect('circles_groupinvitation', 'person_id = (SELECT me()) OR by_id = (SELECT me())', '', '');
REVOKE INSERT, UPDATE, DELETE ON circles_groupinvitation FROM trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [("circles", "0002_policies"), ("people", "0005_guests")]

    operations = [
        migrations.AlterField(
            "circle",
            "kind",
            models.CharField(
                choices=[
                    ("private", "Only me"),
                    ("partnership", "Learner, coach and whoever both agreed"),
                    ("group", "A group"),
                    ("guest", "Somebody without an account, for one thing"),
                    ("submission", "Assessors of one submission"),
                    ("research", "Research extract"),
                    ("survey", "Survey"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField("placement", "may_comment", models.BooleanField(default=True)),
        migrations.AddField("placement", "may_save", models.BooleanField(default=False)),
        migrations.CreateModel(
            "GroupInvitation",
            [
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("by_id", models.UUIDField()),
                ("title", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("accepted", models.BooleanField(default=False)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="circles.circle"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person_id"], name="group_invitation_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("circle", "person_id"),
                        name="asked_in_once",
                    )
                ],
            },
        ),
        migrations.AddIndex("accesslog", models.Index(fields=["item_id", "-at"], name="access_item")),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
