"""What guests and circles may do with an item."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_player")]
    operations = []
