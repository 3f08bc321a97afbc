"""Which pupils are in a recording, and the gate in the database: what may not be shown is not placed.

The same rule in Python, which says who and what to do, is pupils/gate.py; tests/pupils compares the two.
Decision record 0014.
"""

import django.db.models.deletion
from django.db import migrations, models

import trellis.kernel.ids

OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"
OWN_CLASS = "(school_class_id IS NULL OR school_class_id IN (SELECT id FROM pupils_schoolclass))"

PROTECT = f"""
SELECT protect('evidence_pupilsin', '{OWN_ITEM}', '{OWN_ITEM} AND {OWN_CLASS}', '{OWN_ITEM} AND {OWN_CLASS}');
SELECT pin('evidence_pupilsin', 'item_id', 'school_class_id');
SELECT protect('evidence_pulled', '{OWN_ITEM}', '', '{OWN_ITEM}');
SELECT pin('evidence_pulled', 'item_id', 'circle_id', 'at');
DROP POLICY app_deletes ON evidence_pulled;

-- An item begins in its owner's own circle: only a placement, which passes the gate, shows it to others.
DROP POLICY app_inserts ON evidence_item;
CREATE POLICY app_inserts ON evidence_item FOR INSERT TO trellis_app WITH CHECK (owner_id = (SELECT me()) AND
    circle_id IN (SELECT c.id FROM circles_circle c WHERE c.kind = 'private' AND c.keeper_id = (SELECT me())));

-- What hangs on an item goes with it in the database itself, as in 0002.
ALTER TABLE evidence_pupilsin ADD CONSTRAINT pupils_in_an_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
ALTER TABLE evidence_pulled ADD CONSTRAINT pulled_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
"""

GATE = r"""
-- What holds on a day for each pupil of a class: their own newest word, else the class's. A class
-- without keys has one row without a pupil: everybody.
CREATE FUNCTION pupils_in_force(which_class uuid, on_day date) RETURNS TABLE (pupil uuid, allows integer, blur boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    WITH newest AS (
        SELECT DISTINCT ON (w.pupil_id) w.* FROM pupils_permission w WHERE w.school_class_id = which_class
         ORDER BY w.pupil_id, w.recorded_at DESC, w.id DESC
    ), everybody AS (
        SELECT p.id FROM pupils_pupil p WHERE p.school_class_id = which_class
        UNION ALL
        SELECT NULL::uuid WHERE NOT EXISTS (SELECT 1 FROM pupils_pupil p WHERE p.school_class_id = which_class)
    )
    SELECT e.id,
           CASE WHEN own.id IS NOT NULL THEN CASE WHEN own.expires_on < on_day THEN 0 ELSE own.allows END
                WHEN whole.id IS NOT NULL THEN CASE WHEN whole.expires_on < on_day THEN 0 ELSE whole.allows END
                ELSE 0 END::integer,
           CASE WHEN own.id IS NOT NULL THEN own.blur ELSE coalesce(whole.blur, false) END
      FROM everybody e
      LEFT JOIN newest own ON own.pupil_id = e.id AND NOT own.follows
      LEFT JOIN newest whole ON whole.pupil_id IS NULL $$;

-- Whether everybody in a circle works at the school today. Guests, tutors and other schools do not.
CREATE FUNCTION circle_within(which_circle uuid, which_school uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    SELECT EXISTS (SELECT 1 FROM circles_circle WHERE id = which_circle AND kind IN ('partnership', 'group'))
       AND NOT EXISTS (
        SELECT 1 FROM circles_member m
         WHERE m.circle_id = which_circle AND (m.until IS NULL OR m.until > now())
           AND NOT EXISTS (SELECT 1 FROM people_membership w
                            WHERE w.person_id = m.person_id AND w.organisation_id = which_school
                              AND w.since <= current_date AND (w.until IS NULL OR w.until >= current_date))) $$;

-- The rule: a recording of which nobody has said who is in it is shown to nobody else, and nothing is
-- shown beyond what holds for each pupil in it.
CREATE FUNCTION may_be_placed(which_item uuid, which_circle uuid, on_day date) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$
    SELECT CASE
        WHEN EXISTS (SELECT 1 FROM circles_circle WHERE id = which_circle AND kind = 'private') THEN true
        WHEN NOT EXISTS (SELECT 1 FROM evidence_pupilsin WHERE item_id = which_item)
            THEN NOT EXISTS (SELECT 1 FROM evidence_item WHERE id = which_item AND kind IN ('video', 'audio', 'image'))
        ELSE NOT EXISTS (
            SELECT 1 FROM evidence_pupilsin a
              JOIN pupils_schoolclass k ON k.id = a.school_class_id
             CROSS JOIN LATERAL pupils_in_force(k.id, on_day) s
             WHERE a.item_id = which_item
               AND NOT coalesce(a.without ? s.pupil::text, false)
               AND (s.allows < CASE WHEN circle_within(which_circle, k.school_id) THEN 2 ELSE 3 END
                    OR (s.blur AND NOT a.faces_hidden)))
        END $$;

CREATE FUNCTION school_day() RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT (now() AT TIME ZONE 'Europe/London')::date $$;

CREATE FUNCTION refuse_placement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT may_be_placed(NEW.item_id, NEW.circle_id, school_day()) THEN
        RAISE EXCEPTION 'pupils in this may not be shown there' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pupils_permit BEFORE INSERT ON circles_placement FOR EACH ROW
    WHEN (NEW.taken_back_at IS NULL) EXECUTE FUNCTION refuse_placement();
CREATE TRIGGER pupils_still_permit BEFORE UPDATE OF taken_back_at, until, circle_id, item_id ON circles_placement
    FOR EACH ROW WHEN (NEW.taken_back_at IS NULL) EXECUTE FUNCTION refuse_placement();

-- Take back what may not be shown (any more), and write down what was. Returns how many.
CREATE FUNCTION pull_items(items uuid[], on_day date) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE pulled integer;
BEGIN
    WITH gone AS (
        UPDATE circles_placement p SET taken_back_at = now()
         WHERE p.item_id = ANY (items) AND p.taken_back_at IS NULL AND (p.until IS NULL OR p.until > now())
           AND NOT may_be_placed(p.item_id, p.circle_id, on_day)
        RETURNING p.item_id, p.circle_id
    ), noted AS (
        INSERT INTO evidence_pulled (id, item_id, circle_id, at)
        SELECT gen_random_uuid(), item_id, circle_id, now() FROM gone
    ), told AS (
        INSERT INTO kernel_event (id, at, verb, subject_kind, subject_id, circle_id, state_from, state_to)
        SELECT gen_random_uuid(), now(), 'item.pull', 'evidence.item', item_id, circle_id, '', '' FROM gone
    )
    SELECT count(*) INTO pulled FROM gone;
    RETURN pulled;
END $$;

-- A permission changes: what is shown of that class is looked at again, in the same transaction.
CREATE FUNCTION pull_after_permission() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pull_items(ARRAY(SELECT DISTINCT a.item_id FROM evidence_pupilsin a
                              WHERE a.school_class_id IN (SELECT school_class_id FROM fresh)), school_day());
    RETURN NULL;
END $$;
CREATE TRIGGER pull_what_is_refused AFTER INSERT ON pupils_permission REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION pull_after_permission();

-- What its owner says of who is in it changes.
CREATE FUNCTION pull_after_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pull_items(ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.item_id ELSE NEW.item_id END], school_day());
    RETURN NULL;
END $$;
CREATE TRIGGER pull_after_answer AFTER INSERT OR UPDATE OR DELETE ON evidence_pupilsin
    FOR EACH ROW EXECUTE FUNCTION pull_after_answer();

-- Somebody comes into a circle: what lies there may reach further now.
CREATE FUNCTION pull_after_joining() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pull_items(ARRAY(SELECT p.item_id FROM circles_placement p
                              WHERE p.circle_id = NEW.circle_id AND p.taken_back_at IS NULL), school_day());
    RETURN NULL;
END $$;
CREATE TRIGGER pull_after_joining AFTER INSERT OR UPDATE OF person_id, until ON circles_member
    FOR EACH ROW WHEN (NEW.until IS NULL OR NEW.until > NEW.since) EXECUTE FUNCTION pull_after_joining();

-- Every night, some at a time: permissions that have run out, and people who work elsewhere now.
CREATE FUNCTION pull_what_ran_out(on_day date, beyond uuid, most integer) RETURNS TABLE (last_item uuid, pulled integer)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found uuid[];
BEGIN
    found := ARRAY(SELECT DISTINCT p.item_id FROM circles_placement p
                    WHERE p.taken_back_at IS NULL AND (p.until IS NULL OR p.until > now()) AND p.item_id > beyond
                      AND EXISTS (SELECT 1 FROM evidence_pupilsin a
                                   WHERE a.item_id = p.item_id AND a.school_class_id IS NOT NULL)
                    ORDER BY p.item_id LIMIT most);
    RETURN QUERY SELECT found[cardinality(found)], CASE WHEN cardinality(found) = 0 THEN 0
                                                        ELSE pull_items(found, on_day) END;
END $$;

REVOKE ALL ON FUNCTION pupils_in_force, circle_within, may_be_placed, refuse_placement, pull_items,
    pull_after_permission, pull_after_answer, pull_after_joining, pull_what_ran_out, school_day FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pull_what_ran_out, school_day TO trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0006_sharing"),
        ("pupils", "0002_policies"),
        ("circles", "0003_sharing"),
        ("kernel", "0001_trail"),
    ]
    operations = [
        migrations.CreateModel(
            "PupilsIn",
            [
                ("id", models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ("without", models.JSONField(default=list)),
                ("faces_hidden", models.BooleanField(default=False, help_text="Faces that must be hidden are, in this very file.")),
                ("said_at", models.DateTimeField()),
                ("item", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="pupils_in", to="evidence.item")),
                ("school_class", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pupils.schoolclass")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "school_class"), name="class_said_once", nulls_distinct=False),
                    models.CheckConstraint(
                        condition=models.Q(("school_class__isnull", False), ("without", []), _connector="OR"),
                        name="nobody_leaves_nobody_out",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            "Pulled",
            [
                ("id", models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ("circle_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("dismissed_at", models.DateTimeField(null=True)),
                ("item", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="pulled", to="evidence.item")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["item"], name="pulled_item"),
                    models.Index(condition=models.Q(("told_at__isnull", True)), fields=["at"], name="pulled_untold"),
                ]
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(GATE, migrations.RunSQL.noop),
    ]
