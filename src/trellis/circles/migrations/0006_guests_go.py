"""When an account closes, the guests its holder asked in see nothing any more; open again, it asks them anew."""

from django.db import migrations

GUESTS_GO = """
CREATE FUNCTION circles_guests_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE circles_member m SET until = now() FROM circles_circle c
     WHERE c.id = m.circle_id AND c.kind = 'guest' AND c.keeper_id = NEW.id AND m.person_id <> NEW.id
       AND (m.until IS NULL OR m.until > now());
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION circles_guests_go FROM PUBLIC;
CREATE TRIGGER guests_go AFTER UPDATE OF is_active ON people_person FOR EACH ROW
    WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION circles_guests_go();
"""


class Migration(migrations.Migration):
    dependencies = [("circles", "0005_by_consent"), ("people", "0005_guests")]
    operations = [migrations.RunSQL(GUESTS_GO, migrations.RunSQL.noop)]
