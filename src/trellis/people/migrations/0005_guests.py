"""Guests: people who are shown one thing for a while and can never sign in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_person_by_name")]
    operations = [
        migrations.AddField("person", "guest", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=models.Q(guest=False) | models.Q(is_active=False, password__startswith="!"),
                name="a_guest_never_signs_in",
            ),
        ),
    ]
