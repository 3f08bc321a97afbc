"""Lists of accounts go by name, fifty at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_letters")]
    operations = [
        migrations.AddIndex("person", models.Index(fields=["name", "id"], name="person_by_name")),
    ]
