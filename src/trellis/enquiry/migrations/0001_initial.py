"""Needs, goals, experiments."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0002_policies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('aim', models.TextField(help_text='What I want to learn.')),
                ('domain', models.CharField(blank=True, choices=[('knowledge', 'Knowledge'), ('skill', 'Skill'), ('ability', 'Ability'), ('value', 'Value'), ('action', 'Action')], max_length=12)),
                ('context', models.CharField(blank=True, help_text='The class or group.', max_length=200)),
                ('practice', models.TextField(blank=True, help_text='What I will do differently.')),
                ('pupil_outcome', models.TextField(blank=True, help_text='What pupils will be able to do.')),
                ('baseline', models.TextField(blank=True, help_text='Where the pupils, and I, are now.')),
                ('sources', models.TextField(blank=True, help_text='What it rests on: reading, a colleague, pupils, data.')),
                ('state', models.CharField(choices=[('draft', 'Only yours so far'), ('proposed', 'Proposed'), ('agreed', 'Agreed'), ('closed', 'Looked back on')], default='draft', max_length=10)),
                ('chain_now', models.TextField(blank=True, help_text='The chain as it looks at the end (R75).')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Experiment',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('plan', models.TextField(blank=True)),
                ('belief', models.TextField(blank=True, help_text='What I expect, and why (R111).')),
                ('costs', models.TextField(blank=True)),
                ('benefits', models.TextField(blank=True)),
                ('bearers', models.TextField(blank=True, help_text='Who bears the costs.')),
                ('safeguards', models.TextField(blank=True)),
                ('stop_rule', models.TextField(blank=True)),
                ('risk_at', models.DateTimeField(blank=True, null=True)),
                ('planned_on', models.DateField(blank=True, null=True)),
                ('tried_on', models.DateField(blank=True, null=True)),
                ('happened', models.TextField(blank=True)),
                ('result', models.CharField(blank=True, choices=[('worked', 'It worked'), ('partly', 'Some of it worked'), ('did_not_work', 'It did not work'), ('cannot_say', 'I cannot say yet')], max_length=12)),
                ('rival_one', models.TextField(blank=True)),
                ('rival_two', models.TextField(blank=True)),
                ('tell_apart', models.TextField(blank=True)),
                ('belief_now', models.TextField(blank=True, help_text='What I think now, and what moved me (R111).')),
                ('benefit_self', models.TextField(blank=True)),
                ('benefit_pupils', models.TextField(blank=True)),
                ('ownership', models.CharField(blank=True, choices=[('mine', 'Mine'), ('shared', 'Ours'), ('given', 'More someone else’s than mine')], max_length=8)),
                ('evidence', models.JSONField(default=list, help_text='Ids of the evidence it cites.')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('tried', 'Tried'), ('closed', 'Looked back on')], default='planned', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='experiments', to='enquiry.goal')),
            ],
        ),
        migrations.CreateModel(
            name='GoalProposal',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('fields', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='enquiry.goal')),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('concern', 'Something that worries me'), ('aspiration', 'Something I want to be good at'), ('priority', 'Something my school or department wants')], max_length=12)),
                ('words', models.TextField()),
                ('whose', models.CharField(blank=True, help_text="Whose priority it is; blank means the learner's.", max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='goal',
            name='need',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='enquiry.need'),
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('risk', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('experiment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='enquiry.experiment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('experiment', 'person'), name='accepted_once')],
            },
        ),
        migrations.AddIndex(
            model_name='experiment',
            index=models.Index(fields=['circle', '-id'], name='experiment_circle'),
        ),
        migrations.AddIndex(
            model_name='experiment',
            index=models.Index(fields=['learner', '-id'], name='experiment_learner'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'planned'), ('tried_on__isnull', False), _connector='OR'), name='a_tried_experiment_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='experiment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(models.Q(('result', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='a_closed_experiment_has_a_result'),
        ),
        migrations.AddConstraint(
            model_name='goalproposal',
            constraint=models.UniqueConstraint(fields=('goal', 'number'), name='proposal_numbered_once'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['circle', '-id'], name='need_circle'),
        ),
        migrations.AddIndex(
            model_name='goal',
            index=models.Index(fields=['circle', '-id'], name='goal_circle'),
        ),
        migrations.AddIndex(
            model_name='goal',
            index=models.Index(fields=['learner', '-id'], name='goal_learner'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed']), models.Q(models.Q(('domain', ''), _negated=True), models.Q(('context', ''), _negated=True), models.Q(('pupil_outcome', ''), _negated=True), ('agreed_at__isnull', False)), _connector='OR'), name='an_agreed_goal_names_its_three_parts'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('agreed_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='nobody_agrees_a_goal_alone'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), _negated=True), ('proposed_by__isnull', True), _connector='OR'), name='a_draft_goal_is_not_proposed'),
        ),
    ]
