"""Plans, submissions, pieces, snapshots."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0002_policies'),
        ('evidence', '0002_policies'),
        ('programme', '0002_policies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('module_key', models.CharField(max_length=60)),
                ('pack_name', models.CharField(max_length=60)),
                ('pack_version', models.CharField(max_length=20)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('withdrawn', 'Withdrawn'), ('assessed', 'Assessed')], default='draft', max_length=10)),
                ('commentary', models.TextField(blank=True)),
                ('context', models.TextField(blank=True, help_text='Where this was done, with whom (R21).')),
                ('limits', models.TextField(blank=True, help_text='Where would this not work? (R21)')),
                ('answers', models.JSONField(default=dict, help_text='Words for each requirement, by its key.')),
                ('ai_use', models.CharField(blank=True, choices=[('none', 'I did not use any'), ('some', 'I used some, as described here')], max_length=4)),
                ('ai_words', models.TextField(blank=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('passed', models.BooleanField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme.enrolment')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('content', models.JSONField()),
                ('checksum', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='snapshot', to='portfolio.submission')),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('commentary', models.TextField(blank=True)),
                ('serves', models.JSONField(default=list, help_text='Keys of requirements; one piece may serve several.')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.item')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='portfolio.submission')),
            ],
        ),
        migrations.CreateModel(
            name='PlannedModule',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('module_key', models.CharField(max_length=60)),
                ('term', models.CharField(blank=True, help_text='Such as “Spring 2027”.', max_length=60)),
                ('form', models.CharField(blank=True, help_text="One of the module's forms.", max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.enrolment')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('enrolment', 'module_key'), name='module_planned_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('enrolment', 'module_key'), name='one_open_submission_a_module'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('submitted_at__isnull', True)), models.Q(models.Q(('state', 'draft'), _negated=True), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_work_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('passed__isnull', False), ('state', 'assessed')), models.Q(models.Q(('state', 'assessed'), _negated=True), ('passed__isnull', True)), _connector='OR'), name='assessed_work_has_a_result'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('ai_use', ''), _negated=True), _connector='OR'), name='submitted_work_says_about_ai'),
        ),
        migrations.AddConstraint(
            model_name='piece',
            constraint=models.UniqueConstraint(fields=('submission', 'item'), name='piece_once'),
        ),
    ]
