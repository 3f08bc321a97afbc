"""Where a mark lies is looked up by the trigger itself: nobody can ask by id for the circle of a submission."""

from django.db import migrations

HOLDS = """
CREATE OR REPLACE FUNCTION assessment_mark_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
    IF (NEW.state = 'released') <> EXISTS (SELECT 1 FROM portfolio_submission
            WHERE id = NEW.submission_id AND circle_id = NEW.circle_id) THEN
        RAISE EXCEPTION 'a mark lies with its marker until it is released' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION assessment_mark_holds FROM PUBLIC;
DROP FUNCTION assessment_circle_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_tutor_marks"), ("portfolio", "0003_tutor_settles")]
    operations = [migrations.RunSQL(HOLDS, migrations.RunSQL.noop)]
