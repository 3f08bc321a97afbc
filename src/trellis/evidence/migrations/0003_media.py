"""Renditions, pages and sprites: several files of one role, what a sprite measures, what a page says.

They are rows of `evidence_file`, so its policies hold for them as they stand (0002_policies).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_policies")]
    operations = [
        migrations.AlterField(
            model_name="file",
            name="role",
            field=models.CharField(
                choices=[
                    ("original", "As it was uploaded"),
                    ("playable", "Made ready to play"),
                    ("poster", "Still picture"),
                    ("image", "Picture without hidden data"),
                    ("small", "Smaller picture, for slow links"),
                    ("sprite", "Small pictures of a recording on one sheet"),
                    ("page", "One page of a document"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="file",
            name="number",
            field=models.PositiveIntegerField(default=0, help_text="Which page, from 1; 0 for what has none."),
        ),
        migrations.AddField(
            model_name="file",
            name="geometry",
            field=models.JSONField(
                default=dict, help_text="A sprite's count, columns and every_ms; {} for the rest."
            ),
        ),
        migrations.AddField(
            model_name="file", name="text", field=models.TextField(blank=True, help_text="A page's words.", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="file",
            name="blocks",
            field=models.JSONField(default=list, help_text="A page's words as headings, paragraphs and tables."),
        ),
        migrations.RemoveConstraint(model_name="file", name="one_file_per_role"),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.UniqueConstraint(fields=("item", "role", "number"), name="one_file_per_role"),
        ),
        migrations.AddConstraint(
            model_name="file",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__gte", 1), ("role", "page")),
                    models.Q(models.Q(("role", "page"), _negated=True), ("number", 0)),
                    _connector="OR",
                ),
                name="pages_are_numbered",
            ),
        ),
    ]
