"""Partial uploads and quotas."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_media")]
    operations = []
