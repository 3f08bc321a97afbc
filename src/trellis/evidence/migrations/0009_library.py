"""Searching the library."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0008_capture")]
    operations = []
