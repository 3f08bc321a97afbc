"""The trail, drafts, and the SQL that every later migration builds its policies with."""

from django.db import migrations, models

import trellis.kernel.ids

# Row-level security in four shapes. Later migrations say one line per table, so that a table
# cannot be half protected. Every policy names a role; nothing is granted to PUBLIC.
FOUNDATION = r"""
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO trellis_app, trellis_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trellis_app, trellis_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO trellis_app, trellis_system;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO trellis_app, trellis_system;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO trellis_app, trellis_system;

CREATE FUNCTION me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT nullif(current_setting('trellis.person', true), '')::uuid $$;

-- protect(table, may read, may insert, may change): each an SQL condition; '' means never.
CREATE FUNCTION protect(tab regclass, may_read text, may_insert text, may_change text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
    EXECUTE format('CREATE POLICY system_jobs ON %s TO trellis_system USING (true) WITH CHECK (true)', tab);
    IF may_read <> '' THEN
        EXECUTE format('CREATE POLICY app_reads ON %s FOR SELECT TO trellis_app USING (%s)', tab, may_read);
    END IF;
    IF may_insert <> '' THEN
        EXECUTE format('CREATE POLICY app_inserts ON %s FOR INSERT TO trellis_app WITH CHECK (%s)', tab, may_insert);
    END IF;
    IF may_change <> '' THEN
        EXECUTE format('CREATE POLICY app_updates ON %s FOR UPDATE TO trellis_app USING (%s) WITH CHECK (%s)',
                       tab, may_change, may_change);
        EXECUTE format('CREATE POLICY app_deletes ON %s FOR DELETE TO trellis_app USING (%s)', tab, may_change);
    END IF;
END $$;

-- pin(table, columns…): the application never changes these once a row stands, since they decide whose
-- the row is or what was signed. Functions of the owner may.
CREATE FUNCTION refuse_pinned() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE old_row jsonb := to_jsonb(OLD); new_row jsonb := to_jsonb(NEW); col text;
BEGIN
    IF current_user = 'trellis_app' THEN
        FOREACH col IN ARRAY TG_ARGV LOOP
            IF old_row -> col IS DISTINCT FROM new_row -> col THEN
                RAISE EXCEPTION '% of % is never changed', col, TG_TABLE_NAME USING ERRCODE = '42501';
            END IF;
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION pin(tab regclass, VARIADIC columns text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER pinned BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION refuse_pinned(%s)',
                   tab, (SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
END $$;

-- Rows that belong to one person.
CREATE FUNCTION protect_own(tab regclass, who text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM protect(tab, format('%I = (SELECT me())', who), format('%I = (SELECT me())', who),
                    format('%I = (SELECT me())', who));
END $$;

-- Rows whose parent row decides: who sees the parent sees the child.
CREATE FUNCTION protect_child(tab regclass, link text, parent regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE condition text := format('%I IN (SELECT id FROM %s)', link, parent);
BEGIN
    PERFORM protect(tab, condition, condition, condition);
END $$;
"""

PROTECT = """
CREATE TABLE kernel_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX kernel_cache_expires ON kernel_cache (expires);
ALTER TABLE kernel_event ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
SELECT protect('kernel_event', '', '(SELECT me()) IS NOT DISTINCT FROM actor_id OR actor_id IS NULL', '');
SELECT protect_own('kernel_draft', 'person_id');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(FOUNDATION, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("verb", models.CharField(max_length=60)),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("circle_id", models.UUIDField(null=True)),
                ("state_from", models.CharField(blank=True, max_length=40)),
                ("state_to", models.CharField(blank=True, max_length=40)),
            ],
            options={"indexes": [models.Index(fields=["subject_kind", "subject_id"], name="event_subject")]},
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=trellis.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("form_key", models.CharField(max_length=200)),
                ("fields", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person_id", "form_key"), name="one_draft_per_form")],
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
