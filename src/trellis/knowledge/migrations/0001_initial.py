"""The packs table."""

import trellis.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='PackVersion',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('effective_from', models.DateField()),
                ('checksum', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'version'), name='pack_version_once')],
            },
        ),
    ]
