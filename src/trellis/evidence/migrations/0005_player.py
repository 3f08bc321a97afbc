"""Parts of the picture, earlier wordings, captions, lists of moments, and showing earlier remarks."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import trellis.kernel.ids

# Foreign keys cascade in the database: who deletes a thing may not see all that hangs on it.
CASCADES = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conname, c.conrelid::regclass AS tab, a.attname AS col, c.confrelid::regclass AS target
          FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.confdeltype <> 'c'
           AND c.conrelid::regclass::text IN ('evidence_wording', 'evidence_captions', 'evidence_listedmoment')
           AND c.confrelid::regclass::text IN ('evidence_item', 'evidence_comment', 'evidence_playlist')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.tab, found.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (id) ON DELETE CASCADE',
                       found.tab, found.conname, found.col, found.target);
    END LOOP;
END $$;
"""

SEEN = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id)"
OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"
SAID = "EXISTS (SELECT 1 FROM evidence_comment c WHERE c.id = comment_id)"
SAID_BY_ME = "EXISTS (SELECT 1 FROM evidence_comment c WHERE c.id = comment_id AND c.author_id = (SELECT me()))"
OWN_LIST = "EXISTS (SELECT 1 FROM evidence_playlist p WHERE p.id = playlist_id AND p.owner_id = (SELECT me()))"
LISTED = "EXISTS (SELECT 1 FROM evidence_playlist p WHERE p.id = playlist_id)"
MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"
OWN = "owner_id = (SELECT me())"


def protect(table: str, may_read: str, may_insert: str, may_change: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in (may_read, may_insert, may_change))
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    # An earlier wording stays in the circle it was said in, also when the comment is shown to more people later.
    protect("evidence_wording", f"{MINE} AND {SAID}", f"{MINE} AND {SAID_BY_ME}", ""),
    f"CREATE POLICY app_deletes ON evidence_wording FOR DELETE TO trellis_app USING ({MINE} AND {SAID_BY_ME});",
    protect("evidence_captions", SEEN, OWN_ITEM, OWN_ITEM),
    # A list's owner moves it between circles of their own, and keeps it when such a circle ends.
    protect("evidence_playlist", f"{MINE} OR {OWN}", f"{OWN} AND {MINE}", ""),
    "CREATE POLICY app_updates ON evidence_playlist FOR UPDATE TO trellis_app "
    f"USING ({OWN}) WITH CHECK ({OWN} AND {MINE});",
    f"CREATE POLICY app_deletes ON evidence_playlist FOR DELETE TO trellis_app USING ({OWN});",
    # A list shows each viewer the moments of what they may see anyway.
    protect("evidence_listedmoment", f"{SEEN} AND {LISTED}", f"{SEEN} AND {OWN_LIST}", f"{SEEN} AND {OWN_LIST}"),
    "SELECT pin('evidence_wording', 'comment_id', 'circle_id');",
    "SELECT pin('evidence_captions', 'item_id');",
    "SELECT pin('evidence_playlist', 'owner_id');",
    "SELECT pin('evidence_listedmoment', 'playlist_id', 'item_id');",
]

# What its owner said about an item before anybody else saw it moves, when they ask for it, to a circle
# that the item is shown in. Earlier wordings stay behind; the application cannot move a comment itself.
SHOW_EARLIER = """
CREATE FUNCTION show_earlier_remarks(which_item uuid, which_circle uuid) RETURNS integer LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moved integer;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM evidence_item WHERE id = which_item AND owner_id = me()) THEN
        RAISE EXCEPTION 'remarks on an own item only' USING ERRCODE = '42501';
    END IF;
    IF NOT which_circle = ANY (my_circles()) OR NOT EXISTS (
        SELECT 1 FROM circles_placement p JOIN circles_circle c ON c.id = p.circle_id
         WHERE p.item_id = which_item AND p.circle_id = which_circle AND p.taken_back_at IS NULL
           AND (p.until IS NULL OR p.until > now()) AND c.kind IN ('partnership', 'group') AND c.closed_at IS NULL) THEN
        RAISE EXCEPTION 'the item is not shown there' USING ERRCODE = '42501';
    END IF;
    UPDATE evidence_comment SET circle_id = which_circle, settled = true, edited_at = NULL, version = version + 1
     WHERE item_id = which_item AND author_id = me() AND NOT settled
       AND circle_id IN (SELECT id FROM circles_circle WHERE kind = 'private' AND keeper_id = me());
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END $$;
REVOKE ALL ON FUNCTION show_earlier_remarks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION show_earlier_remarks TO trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("circles", "0002_policies"),
        ("evidence", "0004_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Captions",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("lines", models.PositiveIntegerField(help_text="How many captions there are.")),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListedMoment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at_ms", models.PositiveIntegerField()),
                ("until_ms", models.PositiveIntegerField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("place", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Playlist",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("noticed", "Noticed"), ("question", "Question"), ("theory", "Theory")], max_length=10
                    ),
                ),
                ("at_ms", models.PositiveIntegerField(blank=True, null=True)),
                ("until_ms", models.PositiveIntegerField(blank=True, null=True)),
                ("text", models.TextField()),
                ("stood_until", models.DateTimeField(help_text="When the next wording took its place.")),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="height",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="x",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="page",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="settled",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="y",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="comment",
            name="width",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("height__isnull", True), ("width__isnull", True), ("x__isnull", True), ("y__isnull", True)
                    ),
                    models.Q(
                        ("height__gte", 100),
                        ("height__isnull", False),
                        (
                            "height__lte",
                            django.db.models.expressions.CombinedExpression(models.Value(10000), "-", models.F("y")),
                        ),
                        ("width__gte", 100),
                        ("width__isnull", False),
                        (
                            "width__lte",
                            django.db.models.expressions.CombinedExpression(models.Value(10000), "-", models.F("x")),
                        ),
                        ("x__isnull", False),
                        ("y__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_part_lies_in_its_picture",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__isnull", True), ("page__gte", 1), _connector="OR"), name="pages_from_one"
            ),
        ),
        migrations.AddField(
            model_name="captions",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="captions", to="evidence.item"
            ),
        ),
        migrations.AddField(
            model_name="listedmoment",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="evidence.item"
            ),
        ),
        migrations.AddField(
            model_name="playlist",
            name="circle",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="circles.circle"),
        ),
        migrations.AddField(
            model_name="playlist",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listedmoment",
            name="playlist",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="moments", to="evidence.playlist"
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="circle",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="circles.circle"),
        ),
        migrations.AddField(
            model_name="wording",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="wordings", to="evidence.comment"
            ),
        ),
        migrations.AddIndex(
            model_name="playlist",
            index=models.Index(fields=["owner", "-id"], name="playlist_owner"),
        ),
        migrations.AddIndex(
            model_name="playlist",
            index=models.Index(fields=["circle", "-id"], name="playlist_circle"),
        ),
        migrations.AddIndex(
            model_name="listedmoment",
            index=models.Index(fields=["playlist", "place"], name="listed_place"),
        ),
        migrations.AddConstraint(
            model_name="listedmoment",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_ms__isnull", True), ("until_ms__gt", models.F("at_ms")), _connector="OR"),
                name="a_listed_range_ends_later",
            ),
        ),
        migrations.AddIndex(
            model_name="wording",
            index=models.Index(fields=["comment", "id"], name="wording_comment"),
        ),
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
        migrations.RunSQL(SHOW_EARLIER, migrations.RunSQL.noop),
    ]
