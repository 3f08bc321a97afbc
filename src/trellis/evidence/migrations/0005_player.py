"""Regions, wording history, playlists, captions."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_uploads")]
    operations = []
