"""What came of a request for another partner; ending the pair before; both go on reading where two coached each other."""

from django.db import migrations, models

FUNCTION = r"""
-- Ends the partnership somebody asked to leave, for a lead of its enrolment, once another coach is named there.
-- The learner goes on reading what is in the circle; nobody else does. Sessions not begun are called off.
CREATE FUNCTION end_for_rematch(request uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked coaching_rematchrequest; pair coaching_partnership; coach uuid;
BEGIN
    SELECT * INTO asked FROM coaching_rematchrequest WHERE id = request AND settled_at IS NULL;
    SELECT * INTO pair FROM coaching_partnership WHERE id = asked.partnership_id FOR UPDATE;
    SELECT coach_id INTO coach FROM programme_enrolment
     WHERE id = pair.enrolment_id AND cohort_id = ANY ((SELECT my_led_cohorts())::uuid[]);
    IF me() IS NULL OR pair.id IS NULL OR coach IS NULL OR coach = pair.coach_id THEN
        RAISE EXCEPTION 'only whoever matches coaches ends a pair, when asked to and when another coach is named'
            USING ERRCODE = '42501';
    END IF;
    IF pair.state = 'ended' THEN
        RETURN;
    END IF;
    UPDATE coaching_partnership SET state = 'ended', ended_at = now(), version = version + 1 WHERE id = pair.id;
    UPDATE coaching_agreement SET state = 'superseded' WHERE partnership_id = pair.id AND state = 'proposed';
    UPDATE coaching_contacthours SET state = 'moved' WHERE state = 'planned'
       AND session_id IN (SELECT id FROM coaching_session WHERE partnership_id = pair.id AND state = 'planned');
    UPDATE coaching_session SET state = 'cancelled', version = version + 1, changes = changes + 1
     WHERE partnership_id = pair.id AND state = 'planned';
    UPDATE circles_circle SET closed_at = now() WHERE id = pair.circle_id AND closed_at IS NULL;
    UPDATE circles_member SET until = now()
     WHERE circle_id = pair.circle_id AND person_id <> pair.learner_id AND until IS NULL;
END $$;

-- Ends the circle: the learner keeps reading what is in it, nobody else does; both do where they coached each other.
CREATE OR REPLACE FUNCTION end_partnership(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE pair coaching_partnership;
BEGIN
    SELECT * INTO pair FROM coaching_partnership WHERE id = which FOR UPDATE;
    IF pair.id IS NULL OR me() IS NULL OR me() NOT IN (pair.learner_id, pair.coach_id) THEN
        RAISE EXCEPTION 'only its parties end a partnership' USING ERRCODE = '42501';
    END IF;
    UPDATE circles_circle SET closed_at = now() WHERE id = pair.circle_id AND closed_at IS NULL;
    UPDATE circles_member SET until = now()
     WHERE circle_id = pair.circle_id AND until IS NULL AND pair.kind <> 'co_coaching'
       AND person_id <> pair.learner_id;
END $$;

REVOKE ALL ON FUNCTION end_for_rematch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_for_rematch TO trellis_app, trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [("coaching", "0003_replaced_steps")]
    operations = [
        migrations.AddField(
            "rematchrequest",
            "outcome",
            models.CharField(
                max_length=8, blank=True, default="",
                choices=[("paired", "Another partner was found"), ("kept", "You stay together")],
            ),  # fmt: skip
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE coaching_rematchrequest SET outcome = 'kept' WHERE settled_at IS NOT NULL AND outcome = ''",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            "rematchrequest",
            models.CheckConstraint(
                condition=models.Q(settled_at__isnull=True, outcome="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(outcome="")),
                name="a_settled_request_has_its_outcome",
            ),
        ),
        migrations.RunSQL(FUNCTION, migrations.RunSQL.noop),
    ]
