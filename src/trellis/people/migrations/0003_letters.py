"""Mails waiting to be sent, and a version on persons. The application writes letters and never reads them."""

import trellis.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_my_organisations")]
    operations = [
        migrations.AddField("person", "version", models.PositiveIntegerField(default=1)),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL("SELECT protect('people_letter', '', 'true', '')", migrations.RunSQL.noop),
    ]
