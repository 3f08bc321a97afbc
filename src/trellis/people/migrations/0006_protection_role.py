"""The role of a school's or university's data-protection officer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_guests")]
    operations = [
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(
                choices=[
                    ("learner", "Learner"),
                    ("coach", "Coach"),
                    ("tutor", "Tutor"),
                    ("leader", "School leader"),
                    ("lead", "Programme lead"),
                    ("specialist", "Specialist"),
                    ("researcher", "Researcher"),
                    ("admin", "Administrator"),
                    ("protection", "Data-protection officer"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            "person",
            "guest",
            models.BooleanField(default=False, help_text="Shown one thing for a while; never signs in."),
        ),
    ]
