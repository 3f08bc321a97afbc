"""Marks, their history, credits."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0002_policies'),
        ('portfolio', '0002_policies'),
        ('programme', '0002_policies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('scores', models.JSONField(default=dict)),
                ('feedback', models.TextField(blank=True)),
                ('total', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft, only you'), ('provisional', 'Recorded, not shown yet'), ('released', 'Released')], default='draft', max_length=12)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('marker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.submission')),
            ],
        ),
        migrations.CreateModel(
            name='MarkEntry',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('actor_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('draft', 'Draft, only you'), ('provisional', 'Recorded, not shown yet'), ('released', 'Released')], max_length=12)),
                ('scores', models.JSONField()),
                ('feedback', models.TextField()),
                ('total', models.PositiveSmallIntegerField(null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('mark', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='assessment.mark')),
            ],
        ),
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('module_key', models.CharField(max_length=60)),
                ('credits', models.PositiveSmallIntegerField()),
                ('released_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme.enrolment')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portfolio.submission')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'module_key'), name='credited_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.UniqueConstraint(fields=('submission', 'marker'), name='one_mark_a_marker'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('total__isnull', True), ('total__lte', 100), _connector='OR'), name='mark_is_0_to_100'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('total__isnull', False), models.Q(('feedback', ''), _negated=True)), _connector='OR'), name='a_mark_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='mark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', False), ('state', 'released')), models.Q(models.Q(('state', 'released'), _negated=True), ('released_at__isnull', True)), _connector='OR'), name='released_marks_have_a_date'),
        ),
    ]
