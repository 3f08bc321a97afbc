"""Copies with faces or voices hidden, and the wall that keeps what is not hidden from others while one is in use.

Decision record 0022.
"""

import django.db.models.deletion
import trellis.kernel.ids
from django.db import migrations, models

OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"
PROTECT = f"""
SELECT protect('evidence_hiding', '{OWN_ITEM}', '{OWN_ITEM}', '{OWN_ITEM}');
SELECT pin('evidence_hiding', 'item_id');
-- What hangs on an item goes with it in the database itself, as in 0002.
ALTER TABLE evidence_hiding ADD CONSTRAINT hiding_of_an_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
"""

WALL = r"""
-- A copy nobody has looked at yet, and the pictures to check it by, go nowhere; nor does anything that is
-- not hidden while a hidden copy is in use, whoever writes the row and whenever.
CREATE FUNCTION evidence_file_stays_hidden() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.masked = 'made' OR NEW.role = 'strip'
       OR (NEW.masked = '' AND EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = NEW.item_id AND h.in_use)) THEN
        NEW.shared := false;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER file_stays_hidden BEFORE INSERT OR UPDATE ON evidence_file
    FOR EACH ROW WHEN (NEW.shared) EXECUTE FUNCTION evidence_file_stays_hidden();

-- A hidden copy comes into use: what is not hidden goes from others in the same transaction. It goes out of use:
-- faces are no longer hidden in what they would be shown, so permissions are looked at again (0007).
CREATE FUNCTION evidence_hiding_turns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.in_use THEN
        UPDATE evidence_file SET shared = false WHERE item_id = NEW.item_id AND masked = '' AND shared;
    ELSE
        UPDATE evidence_pupilsin SET faces_hidden = false WHERE item_id = NEW.item_id AND faces_hidden;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hiding_turns AFTER UPDATE OF in_use ON evidence_hiding
    FOR EACH ROW WHEN (OLD.in_use <> NEW.in_use) EXECUTE FUNCTION evidence_hiding_turns();
CREATE TRIGGER hiding_begins AFTER INSERT ON evidence_hiding
    FOR EACH ROW WHEN (NEW.in_use) EXECUTE FUNCTION evidence_hiding_turns();

REVOKE ALL ON FUNCTION evidence_file_stays_hidden, evidence_hiding_turns FROM PUBLIC;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0011_retention'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hiding',
            fields=[
                ('id', models.UUIDField(default=trellis.kernel.ids.opaque_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('draft', 'Being marked'), ('following', 'Being followed through the recording'), ('followed', 'Followed; to be checked'), ('making', 'Being made'), ('made', 'Made; to be looked at'), ('used', 'What others are shown')], default='draft', max_length=10)),
                ('in_use', models.BooleanField(default=False)),
                ('plan', models.JSONField(default=dict)),
                ('used_plan', models.JSONField(default=dict, help_text='What is hidden in the copy in use.')),
                ('ways', models.JSONField(default=list)),
                ('lost', models.JSONField(default=list, help_text='By area, the moments at which it could not be followed.')),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Share done, 0 to 100.')),
                ('sentence', models.CharField(blank=True, help_text='Why the last try failed, in plain words.', max_length=400)),
                ('round', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='file',
            name='one_file_per_role',
        ),
        migrations.AddField(
            model_name='file',
            name='masked',
            field=models.CharField(blank=True, choices=[('', 'As it was recorded'), ('made', 'Hidden; for its owner to look at'), ('used', 'Hidden; what others are shown')], default='', max_length=4),
        ),
        migrations.AlterField(
            model_name='file',
            name='role',
            field=models.CharField(choices=[('original', 'As it was uploaded'), ('playable', 'Made ready to play'), ('poster', 'Still picture'), ('image', 'Picture without hidden data'), ('small', 'Smaller picture, for slow links'), ('sprite', 'Small pictures of a recording on one sheet'), ('page', 'One page of a document'), ('strip', 'Single pictures to check what is hidden')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='file',
            constraint=models.UniqueConstraint(fields=('item', 'role', 'number', 'masked'), name='one_file_per_role'),
        ),
        migrations.AddField(
            model_name='hiding',
            name='item',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='hiding', to='evidence.item'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'used'), _negated=True), ('in_use', True), _connector='OR'), name='a_used_copy_is_in_use'),
        ),
        migrations.AddConstraint(
            model_name='hiding',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='hiding_progress_is_a_share'),
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
