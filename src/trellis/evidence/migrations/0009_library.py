"""Searching the library: words with the circles that may find them, and kinds of experience.

`@@` is not leakproof, so under row-level security its index goes unused. Here each source's words carry
a lexeme per circle that may read it, so that one index answers "these words, in circles of mine". The
function below adds the current person's circles to what was asked and gives item ids only; the items
themselves are then read under their own policies.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import trellis.kernel.ids

WORDS = r"""
CREATE FUNCTION circle_lexeme(which uuid) RETURNS text LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, public, pg_temp AS $$ SELECT '@' || which::text $$;

-- English stems beside the words as they stand, so that names are found too.
CREATE FUNCTION words_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT to_tsvector('english', left(said, 200000)) || to_tsvector('simple', left(said, 200000)) $$;

-- What an item and its captions are found by, and where: its own circle and those it is placed in. A placement's
-- end by date is left to the policies, which are asked again for every item that is found.
CREATE FUNCTION write_words_of_item(which uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    WITH item AS (
        SELECT i.id, i.title || ' ' || i.text AS said, array_to_tsvector(ARRAY(
            SELECT circle_lexeme(circle) FROM (
                SELECT i.circle_id AS circle UNION
                SELECT circle_id FROM circles_placement WHERE item_id = i.id AND taken_back_at IS NULL) c)) AS rings
          FROM evidence_item i WHERE i.id = which)
    INSERT INTO evidence_words (id, item_id, words)
    SELECT id, id, words_of(said) || rings FROM item
    UNION ALL
    SELECT c.id, item.id, words_of(c.text) || rings FROM item JOIN evidence_captions c ON c.item_id = item.id
    ON CONFLICT (id) DO UPDATE SET words = excluded.words $$;

CREATE FUNCTION item_words_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM write_words_of_item((to_jsonb(NEW) ->> TG_ARGV[0])::uuid);
    RETURN NULL;
END $$;
CREATE TRIGGER words_follow AFTER INSERT OR UPDATE OF title, text ON evidence_item
    FOR EACH ROW EXECUTE FUNCTION item_words_follow('id');
CREATE TRIGGER words_follow AFTER INSERT OR UPDATE OF taken_back_at ON circles_placement
    FOR EACH ROW EXECUTE FUNCTION item_words_follow('item_id');
CREATE TRIGGER words_follow AFTER INSERT OR UPDATE OF text ON evidence_captions
    FOR EACH ROW EXECUTE FUNCTION item_words_follow('item_id');

CREATE FUNCTION comment_words_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM evidence_words WHERE id = NEW.id;
    ELSE
        INSERT INTO evidence_words (id, item_id, words)
             VALUES (NEW.id, NEW.item_id, words_of(NEW.text) || array_to_tsvector(ARRAY[circle_lexeme(NEW.circle_id)]))
        ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER words_follow AFTER INSERT OR UPDATE OF text, circle_id, deleted_at ON evidence_comment
    FOR EACH ROW EXECUTE FUNCTION comment_words_follow();

CREATE FUNCTION source_words_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM evidence_words WHERE id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER words_go AFTER DELETE ON evidence_comment FOR EACH ROW EXECUTE FUNCTION source_words_go();
CREATE TRIGGER words_go AFTER DELETE ON evidence_captions FOR EACH ROW EXECUTE FUNCTION source_words_go();

-- What was asked, as a query: quoted phrases, or, and -without, as people know them; the last word may be begun only.
CREATE FUNCTION words_asked(asked text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    plain tsquery := websearch_to_tsquery('english', left(asked, 200));
    begun text;
BEGIN
    IF asked ~ '["-]|\mor\M' THEN
        RETURN plain;
    END IF;
    SELECT string_agg(quote_literal(lower(word)), ' & ') || ':*' INTO begun
      FROM regexp_split_to_table(left(asked, 200), '[^[:alnum:]]+') word WHERE word <> '';
    RETURN plain || websearch_to_tsquery('simple', left(asked, 200)) || coalesce(to_tsquery('simple', begun), ''::tsquery);
END $$;

-- The newest items with these words that the current person may see, newest first; their ids alone.
CREATE FUNCTION find_items(asked text, most integer) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine uuid[] := my_circles();
    placed uuid[] := my_placed();
    wanted tsquery := words_asked(asked);
    rings tsquery;
BEGIN
    SELECT string_agg(quote_literal(circle_lexeme(circle)), ' | ')::tsquery INTO rings FROM unnest(mine) circle;
    IF rings IS NULL OR numnode(wanted) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT found.item_id FROM (SELECT DISTINCT item_id FROM evidence_words WHERE words @@ $1
                                     ORDER BY item_id DESC LIMIT $2) found
           JOIN evidence_item i ON i.id = found.item_id AND i.hidden_at IS NULL
                               AND (i.circle_id = ANY ($3) OR i.id = ANY ($4))'
        USING rings && wanted, least(most, 1000), mine, placed;
END $$;
REVOKE ALL ON FUNCTION write_words_of_item, item_words_follow, comment_words_follow, source_words_go FROM PUBLIC;
REVOKE ALL ON FUNCTION find_items, words_asked, words_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_items, words_asked, words_of TO trellis_app;
"""

CASCADES = """
ALTER TABLE evidence_words ADD CONSTRAINT words_go_with_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
ALTER TABLE evidence_experience ADD CONSTRAINT experience_goes_with_item
    FOREIGN KEY (item_id) REFERENCES evidence_item (id) ON DELETE CASCADE;
"""

OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"

PROTECT = f"""
SELECT protect('evidence_words', '', '', '');
SELECT protect('evidence_experience', '{OWN_ITEM}', '{OWN_ITEM}', '{OWN_ITEM}');
SELECT pin('evidence_experience', 'item_id');
"""

FILL = """
SELECT write_words_of_item(id) FROM evidence_item;
INSERT INTO evidence_words (id, item_id, words)
SELECT id, item_id, words_of(text) || array_to_tsvector(ARRAY[circle_lexeme(circle_id)])
  FROM evidence_comment WHERE deleted_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0008_capture")]
    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        help_text="The item's, comment's or captions' own id.",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="evidence.item",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["words"], name="words_found"),
                    models.Index(fields=["item"], name="words_item"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Experience",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=80)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("formal", "Formal: a course, a seminar, training"),
                            ("non_formal", "Planned at school: an observation, a working group, coaching"),
                            ("informal", "Informal: it came up"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("delivered", "Someone gave it"), ("own", "I made it happen")], max_length=10
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="experience",
                        to="evidence.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("setting__in", ["formal", "non_formal", "informal"])),
                        name="a_known_setting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["delivered", "own"])), name="a_known_origin"
                    ),
                ]
            },
        ),
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
