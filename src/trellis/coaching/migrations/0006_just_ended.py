"""Whose pair ended because another coach was named: those are written to, however and in how many steps it was done."""

from django.db import migrations

FUNCTION = """
-- Answers inside the transaction that ended the pairs and never after, so it tells whoever names coaches what they
-- have just done and nothing else.
CREATE FUNCTION coaching_just_ended(enrolments uuid[]) RETURNS TABLE (enrolment uuid, coach uuid) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT enrolment_id, coach_id FROM coaching_partnership
     WHERE enrolment_id = ANY (enrolments) AND state = 'ended' AND kind <> 'co_coaching' AND ended_at = now()
$$;
REVOKE ALL ON FUNCTION coaching_just_ended FROM PUBLIC;
GRANT EXECUTE ON FUNCTION coaching_just_ended TO trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [("coaching", "0005_replaced_coach")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION coaching_just_ended(uuid[]);")]
