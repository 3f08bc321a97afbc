"""Who sees evidence, said in SQL. Rows that hang on an item go with it in the database itself."""

from django.db import migrations

# Foreign keys cascade here, not in Django: an item's owner does not see every row that hangs on it.
CASCADES = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.conname, c.conrelid::regclass AS tab, a.attname AS col, c.confrelid::regclass AS target
          FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f' AND c.confrelid IN ('evidence_item'::regclass, 'evidence_comment'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.tab, found.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (id) ON DELETE CASCADE',
                       found.tab, found.conname, found.col, found.target);
    END LOOP;
END $$;

-- A placement names an item and, as the one who placed it, its owner: nobody else can place it.
ALTER TABLE circles_placement ADD CONSTRAINT placement_of_an_own_item
    FOREIGN KEY (item_id, placed_by) REFERENCES evidence_item (id, owner_id) ON DELETE CASCADE;

-- What was submitted stays: the pages refuse before, this refuses in any case.
CREATE FUNCTION evidence_item_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM evidence_usedin WHERE item_id = OLD.id AND kind = 'submission') THEN
        RAISE EXCEPTION 'this item is part of a submission' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER submitted_items_stay BEFORE DELETE ON evidence_item
    FOR EACH ROW EXECUTE FUNCTION evidence_item_stays();
"""

# EXISTS, so that PostgreSQL looks one item up by its key, or hashes them all, whichever is cheaper.
SEEN = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id)"
OWN_ITEM = "EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))"
# What is submitted cannot be deleted, so nobody else says so of somebody's item.
ONLY_OWN_SUBMITTED = f"(kind <> 'submission' OR {OWN_ITEM})"
SAID = "EXISTS (SELECT 1 FROM evidence_comment c WHERE c.id = comment_id)"
SAID_BY_ME = """EXISTS (SELECT 1 FROM evidence_comment c WHERE c.id = comment_id
    AND c.item_id = evidence_tag.item_id AND c.author_id = (SELECT me()))"""
MINE = "circle_id = ANY ((SELECT my_circles())::uuid[])"


def protect(table: str, may_read: str, may_insert: str, may_change: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in (may_read, may_insert, may_change))
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    "SELECT protect_placed('evidence_item');",
    # Hidden data in originals stays with the owner; renditions and documents go with the item.
    protect("evidence_file", f"(shared AND {SEEN}) OR {OWN_ITEM}", OWN_ITEM, OWN_ITEM),
    "SELECT protect_own('evidence_upload', 'owner_id');",
    # Taking an item back hides what was said about it too.
    protect(
        "evidence_comment",
        f"{MINE} AND {SEEN}",
        f"author_id = (SELECT me()) AND {MINE} AND {SEEN}",
        f"author_id = (SELECT me()) AND {MINE} AND {SEEN}",
    ),
    protect(
        "evidence_tag",
        f"{SEEN} AND (comment_id IS NULL OR {SAID})",
        f"author_id = (SELECT me()) AND ((comment_id IS NULL AND {OWN_ITEM}) OR {SAID_BY_ME})",
        "author_id = (SELECT me())",
    ),
    protect(
        "evidence_usedin",
        f"by_id = (SELECT me()) OR {OWN_ITEM}",
        f"by_id = (SELECT me()) AND {SEEN} AND {ONLY_OWN_SUBMITTED}",
        f"by_id = (SELECT me()) AND {ONLY_OWN_SUBMITTED}",
    ),
    "SELECT pin('evidence_item', 'owner_id', 'circle_id');",
    "SELECT pin('evidence_file', 'item_id', 'storage_key');",
    "SELECT pin('evidence_upload', 'owner_id', 'storage_key');",
    "SELECT pin('evidence_comment', 'item_id', 'circle_id', 'author_id');",
    "SELECT pin('evidence_tag', 'item_id', 'comment_id', 'author_id');",
    "SELECT pin('evidence_usedin', 'item_id', 'by_id', 'used_id');",
    # A key names its file in one way only, so that no second row can point at somebody's original.
    "ALTER TABLE evidence_file ADD CONSTRAINT file_key_is_plain CHECK (storage_key !~ '(^|/)\\.{0,2}(/|$)');",
]


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("circles", "0002_policies")]
    operations = [
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
