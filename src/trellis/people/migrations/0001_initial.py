"""The first tables of people."""

import django.db.models.deletion
import django.db.models.functions.text
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("kernel", "0001_trail")]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('known_as', models.CharField(blank=True, max_length=60, verbose_name='what people call you')),
                ('is_active', models.BooleanField(default=True)),
                ('left_on', models.DateField(blank=True, null=True)),
                ('session_epoch', models.PositiveIntegerField(default=0, help_text='Counted up to sign out everywhere.')),
                ('key', models.CharField(help_text='Stable key for imports.', max_length=80, null=True, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='email_once_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('invited_by', models.UUIDField()),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('school', 'School'), ('trust', 'Trust'), ('hei', 'University'), ('hub', 'Hub or agency')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('urn', models.CharField(blank=True, help_text='Six digits, schools only.', max_length=6, verbose_name='URN')),
                ('key', models.CharField(help_text='Stable key for imports.', max_length=80, unique=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='people.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('learner', 'Learner'), ('coach', 'Coach'), ('tutor', 'Tutor'), ('leader', 'School leader'), ('lead', 'Programme lead'), ('specialist', 'Specialist'), ('researcher', 'Researcher'), ('admin', 'Administrator')], max_length=12)),
                ('post', models.CharField(blank=True, help_text='Such as “Year 4, reading”.', max_length=120)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('urn', ''), _negated=True), fields=('urn',), name='urn_once'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('urn', ''), models.Q(('kind', 'school'), ('urn__regex', '^\\d{6}$')), _connector='OR'), name='urn_is_six_digits_of_a_school'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['organisation', 'role'], name='membership_place_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'organisation', 'role'), name='one_open_membership_per_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='membership_ends_after_it_begins'),
        ),
    ]
