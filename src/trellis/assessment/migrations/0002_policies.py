"""Marks lie with their marker until released; the coach is never the marker; history only grows."""

from django.db import migrations

FUNCTIONS = r"""
-- Whether a person may mark a submission: in its circle, not the learner, and never the learner's coach,
-- neither of the enrolment nor of any partnership that was signed; nor a peer who co-coaches with the learner.
CREATE FUNCTION assessment_may_mark(person uuid, which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (
            SELECT 1 FROM portfolio_submission s
              JOIN programme_enrolment e ON e.id = s.enrolment_id
              JOIN circles_member m ON m.circle_id = s.circle_id AND m.person_id = person
                               AND m.since <= now() AND (m.until IS NULL OR m.until > now())
             WHERE s.id = which AND person <> s.learner_id AND person IS DISTINCT FROM e.coach_id
               AND NOT EXISTS (SELECT 1 FROM coaching_partnership p
                                WHERE p.circle_id IS NOT NULL AND (
                                      (p.coach_id = person AND p.learner_id = s.learner_id)
                                   OR (p.kind = 'co_coaching' AND p.learner_id = person AND p.coach_id = s.learner_id)))) $$;

CREATE FUNCTION assessment_circle_of(which uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT circle_id FROM portfolio_submission WHERE id = which $$;
REVOKE ALL ON FUNCTION assessment_may_mark, assessment_circle_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assessment_may_mark, assessment_circle_of TO trellis_app, trellis_system;

CREATE FUNCTION assessment_mark_holds() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'a recorded mark stays' USING ERRCODE = 'check_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' AND NOT assessment_may_mark(NEW.marker_id, NEW.submission_id) THEN
        RAISE EXCEPTION 'the learner and the coach never mark' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) <> to_jsonb(OLD) AND (OLD.state = 'released'
            OR NEW.submission_id <> OLD.submission_id OR NEW.marker_id <> OLD.marker_id
            OR NOT assessment_may_mark(NEW.marker_id, NEW.submission_id)) THEN
        RAISE EXCEPTION 'a released mark does not change, nor whose it is' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.state = 'released') <> (NEW.circle_id = assessment_circle_of(NEW.submission_id)) THEN
        RAISE EXCEPTION 'a mark lies with its marker until it is released' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- New rows are looked at after the policies have had their say.
CREATE TRIGGER mark_begins AFTER INSERT ON assessment_mark
    FOR EACH ROW EXECUTE FUNCTION assessment_mark_holds();
CREATE TRIGGER mark_holds BEFORE UPDATE OR DELETE ON assessment_mark
    FOR EACH ROW EXECUTE FUNCTION assessment_mark_holds();

CREATE FUNCTION assessment_history_grows() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the history of a mark is only added to' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER history_grows BEFORE UPDATE OR DELETE ON assessment_markentry
    FOR EACH ROW EXECUTE FUNCTION assessment_history_grows();

-- Credits follow from a submission that its assessor has settled as passed, and from nothing else.
CREATE FUNCTION assessment_credit_earned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM portfolio_submission s WHERE s.id = NEW.submission_id AND s.state = 'assessed'
                      AND s.passed AND s.learner_id = NEW.learner_id AND s.enrolment_id = NEW.enrolment_id
                      AND s.module_key = NEW.module_key AND s.circle_id = NEW.circle_id) THEN
        RAISE EXCEPTION 'credits follow from a passed submission' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER credit_earned AFTER INSERT ON assessment_credit
    FOR EACH ROW EXECUTE FUNCTION assessment_credit_earned();
REVOKE ALL ON FUNCTION assessment_credit_earned FROM PUBLIC;
"""

MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"


def protect(table: str, may_read: str, may_insert: str, may_change: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in (may_read, may_insert, may_change))
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("assessment_mark", MINE, f"{MINE} AND marker_id = (SELECT me())", f"{MINE} AND marker_id = (SELECT me())"),
    protect("assessment_markentry", MINE, f"{MINE} AND actor_id = (SELECT me())", ""),
    protect(
        "assessment_credit", f"learner_id = (SELECT me()) OR {MINE}", f"{MINE} AND learner_id <> (SELECT me())", ""
    ),
    "SELECT pin('assessment_mark', 'submission_id', 'marker_id');",
]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial"), ("portfolio", "0002_policies"), ("coaching", "0002_policies")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
