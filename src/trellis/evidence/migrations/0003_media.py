"""Renditions, pages and sprites."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_policies")]
    operations = []
