"""What a telephone sent, once."""

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion

import trellis.kernel.ids

TRIGGERS = [
    ("problem", "A problem"),
    ("went_well", "A success: something went well"),
    ("went_wrong", "Something did not work"),
    ("mistake", "A mistake I made"),
    ("planned", "Something planned"),
    ("surprise", "Something unplanned, or that surprised me"),
    ("tried", "I tried something"),
    ("corridor", "A talk in the corridor"),
    ("said", "Something someone said"),
    ("read", "Something I read or heard in a seminar"),
]
USES = [
    ("need", "something on your mind"),
    ("goal", "a goal"),
    ("experiment", "something tried"),
    ("session", "a session"),
    ("draft", "a portfolio draft"),
    ("submission", "a submission"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_pupils"),
        ("pupils", "0002_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField("item", "trigger", models.CharField(blank=True, choices=TRIGGERS, max_length=10)),
        migrations.AlterField("upload", "trigger", models.CharField(blank=True, choices=TRIGGERS, max_length=10)),
        migrations.AlterField("usedin", "kind", models.CharField(choices=USES, max_length=12)),
        migrations.CreateModel(
            "Capture",
            [
                ("id", models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ("once", models.UUIDField(help_text="Made by the device; the same for every try.")),
                ("item_id", models.UUIDField(null=True)),
                ("upload_id", models.UUIDField(null=True)),
                ("nobody", models.BooleanField(default=False, help_text="No pupils can be seen or heard in it.")),
                ("sent_at", models.DateTimeField()),
                ("owner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("school_class", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pupils.schoolclass")),
            ],
            options={
                "indexes": [models.Index(fields=["upload_id"], name="capture_upload")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "once"), name="captured_once"),
                    models.CheckConstraint(
                        condition=models.Q(("nobody", False), ("school_class__isnull", True), _connector="OR"),
                        name="nobody_or_a_class_in_it",
                    ),
                ],
            },
        ),
        migrations.RunSQL("SELECT protect_own('evidence_capture', 'owner_id');", migrations.RunSQL.noop),
    ]
