"""How long a record is kept."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0010_masking")]
    operations = []
