"""Uploads in pieces, held by one request, checked at the end; the sum of what is still to come."""

from django.db import migrations, models

# A sum over everybody, so that two people are not promised the same room. It names nobody.
PROMISED = """
CREATE FUNCTION uploads_promised() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(sum(length - arrived), 0)::bigint FROM evidence_upload
           WHERE state IN ('receiving', 'checking') AND length > arrived AND expires_at > now() $$;
REVOKE ALL ON FUNCTION uploads_promised FROM PUBLIC;
GRANT EXECUTE ON FUNCTION uploads_promised TO trellis_app, trellis_system;

-- An upload never names a file that stands, nor lies in its folder: giving it up removes the bytes there.
CREATE FUNCTION evidence_upload_is_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM evidence_file
                WHERE storage_key IN (NEW.storage_key, regexp_replace(NEW.storage_key, '[^/]*$', 'original'))) THEN
        RAISE EXCEPTION 'an upload begins in a folder of its own' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER upload_is_new BEFORE INSERT ON evidence_upload
    FOR EACH ROW EXECUTE FUNCTION evidence_upload_is_new();
REVOKE ALL ON FUNCTION evidence_upload_is_new FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_media")]
    operations = [
        migrations.AddField("upload", "checksum", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("upload", "held_until", models.DateTimeField(null=True)),
        migrations.AddField("upload", "holder", models.CharField(blank=True, default="", max_length=200)),
        migrations.AddField("upload", "likeness", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("upload", "notes", models.JSONField(default=dict)),
        migrations.AddField("upload", "piece", models.BooleanField(default=False)),
        migrations.AddField("upload", "pieces", models.JSONField(default=list)),
        migrations.AddField("upload", "text", models.TextField(blank=True, default="")),
        migrations.AlterField(
            "upload",
            "state",
            models.CharField(
                choices=[
                    ("receiving", "Under way"),
                    ("checking", "All here; being checked"),
                    ("received", "All here"),
                    ("damaged", "Changed on its way here; not kept"),
                    ("ended", "Given up"),
                ],
                default="receiving",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            "upload",
            models.Index(
                fields=["created_at"], name="upload_coming", condition=models.Q(state__in=["receiving", "checking"])
            ),
        ),
        migrations.AddConstraint(
            "upload",
            models.CheckConstraint(
                condition=models.Q(piece=False) | models.Q(item_id__isnull=True, pieces=[]), name="a_piece_is_no_item"
            ),
        ),
        migrations.RunSQL(PROMISED, migrations.RunSQL.noop),
    ]
