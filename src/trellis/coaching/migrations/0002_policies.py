"""Who sees coaching, said in SQL; and signing, which opens the partnership's circle."""

from django.db import migrations

FUNCTIONS = r"""
-- Partnerships I am a party of (learner or coach), and those I may know of (the tutor once agreed).
CREATE FUNCTION my_pairs() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM coaching_partnership WHERE learner_id = me() OR coach_id = me() $$;
CREATE FUNCTION my_partnerships() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM coaching_partnership
           WHERE learner_id = me() OR coach_id = me() OR circle_id = ANY ((SELECT my_circles())::uuid[]) $$;

-- Schools whose head's promise concerns me: mine to answer, or that of a partnership of mine.
CREATE FUNCTION my_promise_schools() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(school_id), '{}') FROM (
              SELECT school_id FROM coaching_partnership
               WHERE school_id IS NOT NULL
                 AND (learner_id = me() OR coach_id = me() OR circle_id = ANY ((SELECT my_circles())::uuid[]))
              UNION
              SELECT school_id FROM programme_enrolment WHERE learner_id = me() OR coach_id = me()
          ) AS mine $$;

-- Enrolments I arrange as programme lead; and those, with the ones I tutor, whose hours I may see.
CREATE FUNCTION my_led_enrolments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM programme_enrolment
           WHERE cohort_id = ANY ((SELECT my_led_cohorts())::uuid[]) $$;
CREATE FUNCTION my_arranged_enrolments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM programme_enrolment
           WHERE tutor_id = me() OR cohort_id = ANY ((SELECT my_led_cohorts())::uuid[]) $$;

-- When both parties have signed the newest agreement: opens the circle (or keeps it), writes the
-- agreement's terms to it, and lets the tutor in or out as agreed. Returns the circle's id.
CREATE FUNCTION sign_partnership(which uuid) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    pair coaching_partnership; newest coaching_agreement; signed integer; ring uuid; tutor_in boolean;
BEGIN
    SELECT * INTO pair FROM coaching_partnership WHERE id = which FOR UPDATE;
    IF pair.id IS NULL OR me() IS NULL OR me() NOT IN (pair.learner_id, pair.coach_id) OR pair.state = 'ended' THEN
        RAISE EXCEPTION 'only its parties sign a partnership' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO newest FROM coaching_agreement WHERE partnership_id = which ORDER BY number DESC LIMIT 1;
    SELECT count(DISTINCT person_id) INTO signed FROM coaching_signature
     WHERE agreement_id = newest.id AND person_id IN (pair.learner_id, pair.coach_id);
    IF newest.id IS NULL OR newest.state = 'superseded' OR signed <> 2 THEN
        RAISE EXCEPTION 'both parties sign first' USING ERRCODE = '42501';
    END IF;
    ring := pair.circle_id;
    IF EXISTS (SELECT 1 FROM circles_circle WHERE id = ring AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'this circle has closed' USING ERRCODE = '42501';
    END IF;
    IF ring IS NULL THEN
        ring := gen_random_uuid();
        INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
             VALUES (ring, 'partnership', '', pair.learner_id, now(), newest.terms);
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
             VALUES (gen_random_uuid(), ring, pair.learner_id, 'learner', now()),
                    (gen_random_uuid(), ring, pair.coach_id, 'coach', now());
        UPDATE coaching_partnership SET circle_id = ring WHERE id = which;
    ELSE
        UPDATE circles_circle SET terms = newest.terms WHERE id = ring;
    END IF;
    tutor_in := pair.tutor_id IS NOT NULL AND newest.terms ->> 'tutor-in-circle' = 'yes';
    IF tutor_in THEN
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
             VALUES (gen_random_uuid(), ring, pair.tutor_id, 'tutor', now()) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE circles_member SET until = now()
     WHERE circle_id = ring AND reason = 'tutor' AND until IS NULL AND (NOT tutor_in OR person_id <> pair.tutor_id);
    RETURN ring;
END $$;

-- Ends the circle: the learner keeps reading what is in it, nobody else does.
CREATE FUNCTION end_partnership(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE pair coaching_partnership;
BEGIN
    SELECT * INTO pair FROM coaching_partnership WHERE id = which FOR UPDATE;
    IF pair.id IS NULL OR me() IS NULL OR me() NOT IN (pair.learner_id, pair.coach_id) THEN
        RAISE EXCEPTION 'only its parties end a partnership' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_circle SET closed_at = now() WHERE id = pair.circle_id AND closed_at IS NULL;
    UPDATE circles_member SET until = now()
     WHERE circle_id = pair.circle_id AND person_id <> pair.learner_id AND until IS NULL;
END $$;

-- When another tutor is named for an enrolment, or none, the one before leaves the circle at once. The new one
-- comes in when both have signed again.
CREATE FUNCTION tutor_of_partnership_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE circles_member m SET until = now() FROM coaching_partnership p
     WHERE p.enrolment_id = NEW.id AND m.circle_id = p.circle_id AND m.person_id = OLD.tutor_id
       AND m.reason = 'tutor' AND m.until IS NULL;
    UPDATE coaching_partnership SET tutor_id = NEW.tutor_id WHERE enrolment_id = NEW.id AND state <> 'ended'
       AND NEW.tutor_id IS DISTINCT FROM learner_id AND NEW.tutor_id IS DISTINCT FROM coach_id;
    RETURN NEW;
END $$;
CREATE TRIGGER tutor_of_partnership AFTER UPDATE OF tutor_id ON programme_enrolment
    FOR EACH ROW WHEN (OLD.tutor_id IS DISTINCT FROM NEW.tutor_id) EXECUTE FUNCTION tutor_of_partnership_follows();

-- Whose role as tutor ends leaves the circles they were in as tutor or assessor, when no other such role is left.
CREATE FUNCTION tutor_role_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM people_membership WHERE person_id = NEW.person_id AND role = 'tutor' AND until IS NULL) THEN
        UPDATE circles_member SET until = greatest(since, (NEW.until + 1)::timestamptz)
         WHERE person_id = NEW.person_id AND reason IN ('tutor', 'assesses it') AND until IS NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tutor_role_ends AFTER UPDATE OF until ON people_membership
    FOR EACH ROW WHEN (NEW.role = 'tutor' AND NEW.until IS NOT NULL AND OLD.until IS NULL) EXECUTE FUNCTION tutor_role_ends();

REVOKE ALL ON FUNCTION my_pairs, my_partnerships, my_promise_schools, my_led_enrolments, my_arranged_enrolments,
    sign_partnership, end_partnership, tutor_of_partnership_follows, tutor_role_ends FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_pairs, my_partnerships, my_promise_schools, my_led_enrolments, my_arranged_enrolments,
    sign_partnership, end_partnership TO trellis_app, trellis_system;
"""

ME = "(SELECT me())"
MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
PARTY = f"(learner_id = {ME} OR coach_id = {ME})"
PAIRS = "partnership_id = ANY ((SELECT my_pairs())::uuid[])"
LED = "enrolment_id = ANY ((SELECT my_led_enrolments())::uuid[])"
LEADER = "school_id = ANY ((SELECT my_organisations('leader'))::uuid[])"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


NEVER_DELETED = ("partnership", "agreement", "session", "contacthours", "rematchrequest", "breach")
PROTECT = [
    protect(
        "coaching_partnership",
        f"{PARTY} OR {MINE}",
        f"{PARTY} AND circle_id IS NULL",
        f"{PARTY} AND (circle_id IS NULL OR {MINE})",
    ),
    protect(
        "coaching_agreement",
        "partnership_id = ANY ((SELECT my_partnerships())::uuid[])",
        f"{PAIRS} AND proposed_by_id = {ME}",
        PAIRS,
    ),
    protect(
        "coaching_signature",
        "agreement_id IN (SELECT id FROM coaching_agreement)",
        f"person_id = {ME} AND agreement_id IN (SELECT id FROM coaching_agreement WHERE {PAIRS})",
        "",
    ),
    protect(
        "coaching_headpromise",
        f"{LEADER} OR school_id = ANY ((SELECT my_promise_schools())::uuid[])",
        f"person_id = {ME} AND {LEADER}",
        "",
    ),
    protect("coaching_session", MINE, f"{MINE} AND {PAIRS}", f"{MINE} AND {PAIRS}"),
    protect(
        "coaching_note",
        MINE,
        f"author_id = {ME} AND {MINE} AND session_id IN (SELECT id FROM coaching_session)",
        f"{MINE} AND (author_id = {ME} OR session_id IN (SELECT id FROM coaching_session WHERE {PAIRS}))",
    ),
    protect("coaching_takeaway", MINE, f"{MINE} AND learner_id = {ME}", f"{MINE} AND learner_id = {ME}"),
    protect(
        "coaching_contacthours",
        f"{PARTY} OR {LEADER} OR enrolment_id = ANY ((SELECT my_arranged_enrolments())::uuid[])",
        PARTY,
        PARTY,
    ),
    protect("coaching_rematchrequest", f"person_id = {ME} OR {LED}", f"person_id = {ME} AND {PAIRS}", LED),
    protect("coaching_breach", PAIRS, f"author_id = {ME} AND {PAIRS}", PAIRS),
    "SELECT pin('coaching_partnership', 'learner_id', 'coach_id', 'tutor_id', 'school_id', 'enrolment_id', 'kind', 'circle_id');",
    "SELECT pin('coaching_agreement', 'partnership_id', 'number', 'pack_name', 'pack_version', 'agreement_key', 'terms', "
    "'rules', 'learner_aims', 'school_aims', 'review_on', 'proposed_by_id', 'proposed_at');",
    "SELECT pin('coaching_session', 'partnership_id', 'circle_id');",
    "SELECT pin('coaching_note', 'session_id', 'circle_id');",
    # Who wrote last is who writes now.
    """
    CREATE FUNCTION coaching_note_author() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
    BEGIN
        IF current_user = 'trellis_app' AND NEW.author_id <> OLD.author_id AND NEW.author_id IS DISTINCT FROM me() THEN
            RAISE EXCEPTION 'nobody writes in the name of somebody else' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER note_author BEFORE UPDATE ON coaching_note FOR EACH ROW EXECUTE FUNCTION coaching_note_author();
    """,
    "SELECT pin('coaching_takeaway', 'session_id', 'partnership_id', 'circle_id', 'learner_id');",
    "SELECT pin('coaching_contacthours', 'session_id', 'learner_id', 'coach_id', 'school_id', 'enrolment_id');",
    "SELECT pin('coaching_breach', 'partnership_id', 'author_id');",
    *(f"DROP POLICY app_deletes ON coaching_{table};" for table in NEVER_DELETED),
]


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0001_initial"),
        ("enquiry", "0002_policies"),
        ("programme", "0002_policies"),
        ("circles", "0002_policies"),
        ("people", "0002_my_organisations"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
