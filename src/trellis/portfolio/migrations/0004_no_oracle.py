"""What is handed in stays frozen, and nobody can ask by id how far a submission is."""

from django.db import migrations

FROZEN = """
CREATE OR REPLACE FUNCTION portfolio_piece_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE stage text;
BEGIN
    SELECT state INTO stage FROM portfolio_submission
     WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.submission_id ELSE OLD.submission_id END;
    IF stage <> 'draft' AND (TG_OP <> 'UPDATE' OR to_jsonb(NEW) <> to_jsonb(OLD)) THEN
        RAISE EXCEPTION 'what was submitted does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.submission_id <> OLD.submission_id THEN
        RAISE EXCEPTION 'a piece stays with its submission' USING ERRCODE = 'check_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
REVOKE ALL ON FUNCTION portfolio_piece_frozen FROM PUBLIC;
DROP FUNCTION portfolio_state_of(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0003_tutor_settles")]
    operations = [migrations.RunSQL(FROZEN, migrations.RunSQL.noop)]
