"""Packs are open to read; the application adds versions and never changes or removes one."""

from django.db import migrations

PROTECT = """
REVOKE UPDATE, DELETE ON knowledge_packversion FROM trellis_app, trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("kernel", "0001_trail")]
    operations = [migrations.RunSQL(PROTECT, migrations.RunSQL.noop)]
