"""Who sees self-reviews, said in SQL: their writer, in their own circle, and nobody anywhere else."""

from django.db import migrations

ALONE = "circle_id = (SELECT my_private_circle()) AND learner_id = (SELECT me())"
PROTECT = [
    f"SELECT protect('reflection_selfreview', '{ALONE}', '{ALONE}', '{ALONE}');",
    "SELECT pin('reflection_selfreview', 'learner_id', 'circle_id');",
]


class Migration(migrations.Migration):
    dependencies = [("reflection", "0005_self_reviews")]
    operations = [migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop)]
