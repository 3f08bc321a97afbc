"""The first tables of circles."""

import django.db.models.deletion
import trellis.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("kernel", "0001_trail")]

    operations = [
        migrations.CreateModel(
            name='Circle',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('private', 'Only me'), ('partnership', 'Learner, coach and whoever both agreed'), ('group', 'A group'), ('submission', 'Assessors of one submission'), ('research', 'Research extract'), ('survey', 'Survey')], max_length=12)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('keeper_id', models.UUIDField(help_text='Whose circle it is: may add and remove people.')),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('terms', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('owner_id', models.UUIDField()),
                ('item_kind', models.CharField(max_length=40)),
                ('item_id', models.UUIDField()),
                ('circle_id', models.UUIDField(null=True)),
                ('why', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['owner_id', '-at'], name='access_owner'), models.Index(fields=['person_id', '-at'], name='access_person')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('reason', models.CharField(max_length=120)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='circles.circle')),
            ],
            options={
                'indexes': [models.Index(fields=['person_id'], include=('circle', 'since', 'until'), name='member_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('circle', 'person_id'), name='one_open_membership')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('item_id', models.UUIDField()),
                ('placed_by', models.UUIDField()),
                ('placed_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='circles.circle')),
            ],
            options={
                'indexes': [models.Index(fields=['circle'], include=('item_id', 'until', 'taken_back_at'), name='placement_circle'), models.Index(fields=['item_id'], name='placement_item')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('circle', 'item_id'), name='placed_once')],
            },
        ),
    ]
