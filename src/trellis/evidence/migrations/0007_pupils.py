"""Which pupils are in a recording."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_sharing")]
    operations = []
