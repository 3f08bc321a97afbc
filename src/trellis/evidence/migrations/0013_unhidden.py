"""Deleting what was recorded while its hidden copy stays. Decision record 0025."""

from django.db import migrations, models

WALL = r"""
-- Deleted while it had to be kept: beside every other policy, so that nobody sees it, its owner included.
CREATE POLICY hidden_from_all ON evidence_file AS RESTRICTIVE TO trellis_app USING (hidden_at IS NULL);

-- Nothing that is not hidden comes back once its owner had it deleted: a late job's rows are dropped.
CREATE FUNCTION evidence_file_stays_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = NEW.item_id AND h.plain_gone_at IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_stays_gone BEFORE INSERT ON evidence_file
    FOR EACH ROW WHEN (NEW.masked = '' AND NEW.role <> 'strip') EXECUTE FUNCTION evidence_file_stays_gone();
REVOKE ALL ON FUNCTION evidence_file_stays_gone FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0012_masking")]
    operations = [
        migrations.AddField(
            "hiding",
            "plain_gone_at",
            models.DateTimeField(null=True, help_text="When its owner had what was not hidden deleted (0013)."),
        ),
        migrations.AddField(
            "file",
            "hidden_at",
            models.DateTimeField(null=True, help_text="Deleted while it had to be kept: nobody sees it (0013)."),
        ),
        migrations.AddConstraint(
            "hiding",
            models.CheckConstraint(
                condition=models.Q(plain_gone_at=None) | models.Q(in_use=True), name="a_copy_left_alone_is_in_use"
            ),
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
