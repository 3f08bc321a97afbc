"""Renditions with faces hidden; exemplars."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0009_library")]
    operations = []
