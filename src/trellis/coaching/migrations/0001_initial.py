"""Partnerships, agreements, sessions, takeaways, contact hours."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0002_policies'),
        ('people', '0002_my_organisations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('enrolment_id', models.UUIDField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('mentoring', 'Mentoring'), ('specialist', 'Specialist coaching'), ('co_coaching', 'Co-coaching')], default='mentoring', max_length=12)),
                ('exception', models.TextField(blank=True, help_text="Why the coach may also lead the learner's school (R140).")),
                ('state', models.CharField(choices=[('proposed', 'Not signed yet'), ('active', 'Under way'), ('ended', 'Ended')], default='proposed', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('circle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('tutor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('clause_key', models.CharField(blank=True, max_length=80)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='coaching.partnership')),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('pack_name', models.CharField(max_length=60)),
                ('pack_version', models.CharField(max_length=20)),
                ('agreement_key', models.CharField(max_length=80)),
                ('terms', models.JSONField()),
                ('rules', models.TextField(blank=True, help_text="Ground rules in the pair's own words (R73).")),
                ('learner_aims', models.TextField(blank=True, help_text='R154')),
                ('school_aims', models.TextField(blank=True, help_text='R154')),
                ('review_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('signed', 'Signed by both'), ('superseded', 'Replaced by a later one')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='coaching.partnership')),
            ],
        ),
        migrations.CreateModel(
            name='RematchRequest',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('partnership_id', models.UUIDField()),
                ('enrolment_id', models.UUIDField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=45)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('question', models.TextField(blank=True)),
                ('help_wanted', models.TextField(blank=True)),
                ('evidence', models.JSONField(default=list)),
                ('focus_item', models.UUIDField(blank=True, null=True)),
                ('focus_ms', models.PositiveIntegerField(blank=True, null=True)),
                ('protocol_key', models.CharField(blank=True, max_length=80)),
                ('protocol_mode', models.CharField(blank=True, max_length=20)),
                ('level', models.CharField(default='full', help_text='How much the prompts give (R76).', max_length=12)),
                ('step_key', models.CharField(blank=True, max_length=80)),
                ('experiment_id', models.UUIDField(blank=True, help_text='What it talks through (R110).', null=True)),
                ('agenda_mine', models.BooleanField(blank=True, help_text='The learner: “this was my agenda” (R136).', null=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'Under way'), ('closed', 'Held'), ('cancelled', 'Did not happen')], default='planned', max_length=10)),
                ('changes', models.PositiveIntegerField(default=1)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='coaching.partnership')),
                ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('protocol_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='coaching.session')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='coaching.agreement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Takeaway',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('step', 'A step to try'), ('question', 'A question'), ('nothing', 'Nothing yet')], max_length=8)),
                ('words', models.TextField(blank=True)),
                ('why', models.TextField(blank=True, help_text="Why, in the learner's words (R108).")),
                ('source', models.CharField(blank=True, help_text='What it rests on (R108).', max_length=200)),
                ('state', models.CharField(choices=[('to_try', 'Not tried yet'), ('tried', 'Tried'), ('not_this_week', 'Not this week'), ('asked', 'A question to look into'), ('answered', 'Looked into'), ('none', 'Nothing yet')], max_length=14)),
                ('result', models.CharField(blank=True, max_length=300)),
                ('experiment_id', models.UUIDField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('result_at', models.DateTimeField(blank=True, null=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takeaways', to='coaching.partnership')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='takeaway', to='coaching.session')),
            ],
        ),
        migrations.CreateModel(
            name='ContactHours',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('session_id', models.UUIDField(unique=True)),
                ('enrolment_id', models.UUIDField(blank=True, null=True)),
                ('held_on', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('lost', 'Lost'), ('moved', 'Moved to another day')], default='planned', max_length=8)),
                ('reason', models.CharField(blank=True, choices=[('cover', 'No cover'), ('away', 'One of us was away'), ('event', 'Something else in school'), ('other_day', 'We chose another day')], max_length=10)),
                ('coach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['school', 'held_on'], name='hours_school')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'lost'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'lost'), _negated=True), ('reason', '')), _connector='OR'), name='lost_time_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='HeadPromise',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('answer', models.CharField(choices=[('accepted', 'Accepted'), ('declined', 'Not accepted')], max_length=8)),
                ('text_version', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['school', '-at'], name='promise_school')],
            },
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=models.Index(fields=['coach', 'state'], name='partnership_coach'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=models.Index(fields=['learner', 'state'], name='partnership_learner'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('learner', models.F('coach')), _negated=True), name='nobody_is_their_own_partner'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('circle__isnull', False), _connector='OR'), name='an_active_partnership_has_a_circle'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='an_ended_partnership_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'ended'), _negated=True), fields=('learner', 'coach'), name='one_partnership_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('partnership', 'number'), name='agreement_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'signed')), fields=('partnership',), name='one_agreement_in_force'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('partnership',), name='one_agreement_on_the_table'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at__isnull', False), _connector='OR'), name='a_signed_agreement_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='rematchrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('person', 'partnership_id'), name='asked_once'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['partnership', 'starts_at'], name='session_partnership'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='a_held_session_has_its_end'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), ('opened_at__isnull', False), _connector='OR'), name='an_open_session_has_its_start'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), ('question_by__isnull', False), _connector='OR'), name='a_question_has_its_asker'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('session', 'circle'), name='one_note_per_circle'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('agreement', 'person'), name='signed_once'),
        ),
        migrations.AddIndex(
            model_name='takeaway',
            index=models.Index(fields=['partnership', '-written_at'], name='takeaway_partnership'),
        ),
        migrations.AddConstraint(
            model_name='takeaway',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'step'), ('state__in', ['to_try', 'tried', 'not_this_week'])), models.Q(('kind', 'question'), ('state__in', ['asked', 'answered'])), models.Q(('kind', 'nothing'), ('state', 'none')), _connector='OR'), name='a_takeaway_kind_fits_its_state'),
        ),
        migrations.AddConstraint(
            model_name='takeaway',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'nothing'), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_takeaway_has_words'),
        ),
    ]
