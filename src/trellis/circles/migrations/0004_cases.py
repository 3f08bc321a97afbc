"""A kind of circle for the two reviewers of a disclosure case; protection's own function opens it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("circles", "0003_sharing")]
    operations = [
        migrations.AlterField(
            "circle",
            "kind",
            models.CharField(
                choices=[
                    ("private", "Only me"),
                    ("partnership", "Learner, coach and whoever both agreed"),
                    ("group", "A group"),
                    ("guest", "Somebody without an account, for one thing"),
                    ("submission", "Assessors of one submission"),
                    ("research", "Research extract"),
                    ("survey", "Survey"),
                    ("case", "The two reviewers of a disclosure case"),
                ],
                max_length=12,
            ),
        )
    ]
