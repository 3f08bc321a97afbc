"""Naming another coach ends the pair before, by whichever way the name was changed."""

from django.db import migrations

FUNCTION = """
-- Ends the pairs of an enrolment whose coach is no longer the one named there. The learner goes on reading what is in
-- the circle; nobody else does. Sessions not begun are called off, requests for another partner are settled.
CREATE FUNCTION coaching_end_replaced_pairs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE pair coaching_partnership;
BEGIN
    FOR pair IN SELECT * FROM coaching_partnership WHERE enrolment_id = NEW.id AND state <> 'ended'
         AND kind <> 'co_coaching' AND coach_id <> NEW.coach_id FOR UPDATE LOOP
        UPDATE coaching_partnership SET state = 'ended', ended_at = now(), version = version + 1 WHERE id = pair.id;
        UPDATE coaching_agreement SET state = 'superseded' WHERE partnership_id = pair.id AND state = 'proposed';
        UPDATE coaching_contacthours SET state = 'moved' WHERE state = 'planned'
           AND session_id IN (SELECT id FROM coaching_session WHERE partnership_id = pair.id AND state = 'planned');
        UPDATE coaching_session SET state = 'cancelled', version = version + 1, changes = changes + 1
         WHERE partnership_id = pair.id AND state = 'planned';
        UPDATE circles_circle SET closed_at = now() WHERE id = pair.circle_id AND closed_at IS NULL;
        UPDATE circles_member SET until = now()
         WHERE circle_id = pair.circle_id AND person_id <> pair.learner_id AND until IS NULL;
        UPDATE coaching_rematchrequest SET settled_at = now(), outcome = 'paired'
         WHERE partnership_id = pair.id AND settled_at IS NULL;
    END LOOP;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION coaching_end_replaced_pairs FROM PUBLIC;

CREATE TRIGGER end_replaced_pairs AFTER UPDATE OF coach_id ON programme_enrolment FOR EACH ROW
    WHEN (NEW.coach_id IS NOT NULL AND NEW.coach_id IS DISTINCT FROM OLD.coach_id)
    EXECUTE FUNCTION coaching_end_replaced_pairs();

DROP FUNCTION end_for_rematch(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("coaching", "0004_rematch"), ("programme", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
