"""Items that were deleted while they had to be kept: nobody sees them until they can go (protection 0002)."""

from django.db import migrations, models

HIDE = """
-- Beside every other policy, so that no circle and no placement shows it.
CREATE POLICY hidden_from_all ON evidence_item AS RESTRICTIVE TO trellis_app USING (hidden_at IS NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0010_masking")]
    operations = [
        migrations.AddField("item", "hidden_at", models.DateTimeField(null=True, help_text="Deleted while it had to be kept: nobody sees it (0011).")),
        migrations.AddField(
            "item",
            "hidden_why",
            models.CharField(max_length=10, null=True, help_text="Why it was deleted while it had to be kept."),
        ),
        migrations.AddConstraint(
            "item",
            models.CheckConstraint(
                condition=models.Q(hidden_at=None, hidden_why=None)
                | models.Q(hidden_at__isnull=False, hidden_why__isnull=False),
                name="what_is_hidden_says_why",
            ),
        ),
        migrations.AddIndex(
            "item",
            models.Index(fields=["hidden_at"], name="item_hidden", condition=models.Q(hidden_at__isnull=False)),
        ),
        migrations.RunSQL(HIDE, migrations.RunSQL.noop),
    ]
