"""Cohorts, enrolments, coach places."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_my_organisations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('pack_name', models.CharField(default='mtl', max_length=60)),
                ('pack_version', models.CharField(max_length=20)),
                ('starts_on', models.DateField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('active', 'Active'), ('paused', 'Paused'), ('completed', 'Completed')], default='invited', max_length=10)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('coach', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='programme.cohort')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('tutor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CoachPlaces',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('training', models.CharField(choices=[('untrained', 'Not trained yet'), ('in_training', 'In training'), ('accredited', 'Trained'), ('lapsed', 'Training has lapsed')], default='untrained', max_length=12)),
                ('places', models.PositiveSmallIntegerField(default=4, help_text='Learners at most.')),
                ('version', models.PositiveIntegerField(default=1)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('coach', 'organisation'), name='coach_counted_once'), models.CheckConstraint(condition=models.Q(('places__lte', 30)), name='places_at_most_thirty')],
            },
        ),
        migrations.AddConstraint(
            model_name='cohort',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='cohort_name_once'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('cohort', 'learner'), name='enrolled_once_in_a_cohort'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('coach__isnull', True), models.Q(('coach', models.F('learner')), _negated=True), _connector='OR'), name='nobody_coaches_themselves'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('tutor__isnull', True), models.Q(('tutor', models.F('learner')), _negated=True), _connector='OR'), name='nobody_is_their_own_tutor'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('tutor__isnull', True), ('coach__isnull', True), models.Q(('tutor', models.F('coach')), _negated=True), _connector='OR'), name='tutor_is_not_the_coach'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'invited'), ('started_on__isnull', False), _connector='OR'), name='begun_enrolment_has_a_start'),
        ),
    ]
