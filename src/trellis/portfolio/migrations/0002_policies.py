"""Who sees plans and submissions; what is submitted is frozen by the database itself."""

from django.db import migrations

FUNCTIONS = r"""
-- Enrolments in which I learn, coach or tutor.
CREATE FUNCTION my_enrolments() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(id), '{}') FROM programme_enrolment
           WHERE learner_id = me() OR coach_id = me() OR tutor_id = me() $$;

-- A released result is written by an assessor: somebody in the submission's circle, neither learner nor coach.
CREATE FUNCTION settle_submission(which uuid, result boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE portfolio_submission s SET state = 'assessed', passed = result, version = version + 1
     WHERE s.id = which AND s.state = 'submitted' AND s.learner_id <> me()
       AND s.circle_id = ANY ((SELECT my_circles())::uuid[])
       AND NOT EXISTS (SELECT 1 FROM programme_enrolment e WHERE e.id = s.enrolment_id AND e.coach_id = me());
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only an assessor settles a submitted submission' USING ERRCODE = '42501';
    END IF;
END $$;
-- Taking work back: everybody but its learner leaves the circle, and it closes.
CREATE FUNCTION close_submission(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE ring uuid;
BEGIN
    SELECT circle_id INTO ring FROM portfolio_submission
     WHERE id = which AND learner_id = me() AND state IN ('submitted', 'withdrawn');
    IF ring IS NULL THEN
        RAISE EXCEPTION 'only its learner takes a submission back' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_member SET until = now() WHERE circle_id = ring AND person_id <> me() AND until IS NULL;
    UPDATE circles_circle SET closed_at = now() WHERE id = ring AND kind = 'submission' AND closed_at IS NULL;
END $$;

-- When another tutor is named, work not assessed yet passes to them: one leaves its circle, the other comes in.
CREATE FUNCTION assessor_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE circles_member m SET until = now() FROM portfolio_submission s
     WHERE s.enrolment_id = NEW.id AND s.state = 'submitted' AND m.circle_id = s.circle_id
       AND m.person_id = OLD.tutor_id AND m.until IS NULL;
    INSERT INTO circles_member (id, circle_id, person_id, reason, since)
         SELECT gen_random_uuid(), s.circle_id, NEW.tutor_id, 'assesses it', now() FROM portfolio_submission s
          WHERE s.enrolment_id = NEW.id AND s.state = 'submitted' AND NEW.tutor_id IS NOT NULL
            AND NEW.tutor_id NOT IN (NEW.learner_id, coalesce(NEW.coach_id, NEW.learner_id))
    ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER assessor_follows AFTER UPDATE OF tutor_id ON programme_enrolment
    FOR EACH ROW WHEN (OLD.tutor_id IS DISTINCT FROM NEW.tutor_id) EXECUTE FUNCTION assessor_follows();

-- Whoever may execute a trigger function can hang it on a temporary table with rows of their own making.
REVOKE ALL ON FUNCTION my_enrolments, settle_submission, close_submission, assessor_follows FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_enrolments, settle_submission, close_submission TO trellis_app, trellis_system;

-- From submitting on, only the state moves. The application never writes a result itself.
CREATE FUNCTION portfolio_submission_frozen() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moving text[] := ARRAY['state', 'passed', 'version'];
BEGIN
    IF current_user = 'trellis_app' THEN
        IF TG_OP = 'INSERT' THEN
            IF NEW.state <> 'draft' THEN
                RAISE EXCEPTION 'a submission begins as a draft' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        ELSIF TG_OP = 'DELETE' THEN
            IF OLD.state <> 'draft' THEN
                RAISE EXCEPTION 'what was submitted stays' USING ERRCODE = 'check_violation';
            END IF;
            RETURN OLD;
        ELSIF NEW.state = 'assessed' AND OLD.state <> 'assessed' OR NEW.passed IS DISTINCT FROM OLD.passed
              OR (OLD.state <> 'draft' AND NEW.state = 'draft') THEN
            RAISE EXCEPTION 'a result comes from an assessor' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'what was submitted does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
-- New rows are looked at after the policies have had their say.
CREATE TRIGGER submission_begins AFTER INSERT ON portfolio_submission
    FOR EACH ROW EXECUTE FUNCTION portfolio_submission_frozen();
CREATE TRIGGER submission_frozen BEFORE UPDATE OR DELETE ON portfolio_submission
    FOR EACH ROW EXECUTE FUNCTION portfolio_submission_frozen();

CREATE FUNCTION portfolio_state_of(which uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT state FROM portfolio_submission WHERE id = which $$;
REVOKE ALL ON FUNCTION portfolio_state_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION portfolio_state_of TO trellis_app, trellis_system;

CREATE FUNCTION portfolio_piece_frozen() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (TG_OP <> 'INSERT' AND portfolio_state_of(OLD.submission_id) <> 'draft'
            AND (TG_OP = 'DELETE' OR to_jsonb(NEW) <> to_jsonb(OLD)))
       OR (TG_OP = 'INSERT' AND portfolio_state_of(NEW.submission_id) <> 'draft') THEN
        RAISE EXCEPTION 'what was submitted does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER piece_begins AFTER INSERT ON portfolio_piece
    FOR EACH ROW EXECUTE FUNCTION portfolio_piece_frozen();
CREATE TRIGGER piece_frozen BEFORE UPDATE OR DELETE ON portfolio_piece
    FOR EACH ROW EXECUTE FUNCTION portfolio_piece_frozen();

CREATE FUNCTION portfolio_snapshot_frozen() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a snapshot never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER snapshot_frozen BEFORE UPDATE ON portfolio_snapshot
    FOR EACH ROW EXECUTE FUNCTION portfolio_snapshot_frozen();
"""

MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
OWN = "learner_id = (SELECT me())"
OWN_SUBMISSION = "submission_id IN (SELECT id FROM portfolio_submission WHERE learner_id = (SELECT me()))"


def protect(table: str, may_read: str, may_insert: str, may_change: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in (may_read, may_insert, may_change))
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect(
        "portfolio_plannedmodule", "enrolment_id = ANY ((SELECT my_enrolments())::uuid[])",
        f"{OWN} AND enrolment_id = ANY ((SELECT my_enrolments())::uuid[])",
        f"{OWN} AND enrolment_id = ANY ((SELECT my_enrolments())::uuid[])",
    ),
    protect("portfolio_submission", MINE, f"{MINE} AND {OWN}", f"{MINE} AND {OWN}"),
    protect(
        "portfolio_piece", "submission_id IN (SELECT id FROM portfolio_submission)", OWN_SUBMISSION, OWN_SUBMISSION
    ),
    protect("portfolio_snapshot", MINE, f"{MINE} AND {OWN_SUBMISSION}", ""),
    "SELECT pin('portfolio_plannedmodule', 'enrolment_id', 'learner_id');",
    "SELECT pin('portfolio_submission', 'enrolment_id', 'learner_id', 'module_key');",
    "SELECT pin('portfolio_piece', 'submission_id');",
]


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0001_initial"), ("programme", "0002_policies"), ("circles", "0002_policies"),
        ("evidence", "0002_policies"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
