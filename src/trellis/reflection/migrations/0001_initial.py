"""Reflections, the evidence they name, and how something felt."""

import django.db.models.deletion
import trellis.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('circles', '0003_sharing'),
        ('evidence', '0011_retention'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reflection',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', models.TextField(help_text='What I think; one line is enough.')),
                ('known', models.TextField(blank=True, help_text='What I know now (R39).')),
                ('to_do', models.TextField(blank=True, help_text='What I will do (R39).')),
                ('about', models.CharField(choices=[('happened', 'About something that happened'), ('to_come', 'About something to come')], default='happened', max_length=10)),
                ('approach', models.CharField(blank=True, help_text='The approach it is about, if it is about one.', max_length=200)),
                ('experiment_id', models.UUIDField(blank=True, null=True)),
                ('sources', models.JSONField(default=list, help_text="Keys of sources of the programme's pack.")),
                ('reading', models.TextField(blank=True, help_text="Theory of one's own reading.")),
                ('difficulty', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Feeling',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('words', models.TextField()),
                ('at', models.DateTimeField()),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='circles.circle')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reflection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='feeling', to='reflection.reflection')),
            ],
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='evidence.item')),
                ('reflection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='reflection.reflection')),
            ],
        ),
        migrations.AddIndex(
            model_name='reflection',
            index=models.Index(fields=['circle', '-id'], name='reflection_circle'),
        ),
        migrations.AddIndex(
            model_name='reflection',
            index=models.Index(fields=['learner', '-id'], name='reflection_learner'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('reflection', 'item'), name='named_once'),
        ),
    ]
