"""What others hold about somebody and do not show, counted."""

from django.db import migrations

HELD = r"""
-- Counts alone, for the person who asks: no author, no day, no words. Holds are not in it.
CREATE FUNCTION protection_held_about_me() RETURNS TABLE (kind text, held bigint) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 'notes', (SELECT count(*) FROM coaching_note n JOIN coaching_session s ON s.id = n.session_id
                       JOIN coaching_partnership p ON p.id = s.partnership_id
                      WHERE me() IN (p.learner_id, p.coach_id) AND n.author_id <> me() AND n.circle_id <> s.circle_id
                        AND n.text <> '')
    UNION ALL
    SELECT 'comments', (SELECT count(*) FROM evidence_comment c JOIN evidence_item i ON i.id = c.item_id
                         WHERE i.owner_id = me() AND i.hidden_at IS NULL AND c.author_id <> me()
                           AND c.deleted_at IS NULL AND NOT c.circle_id = ANY (my_circles()))
    UNION ALL
    SELECT 'marks', (SELECT count(*) FROM assessment_mark m JOIN portfolio_submission s ON s.id = m.submission_id
                      WHERE s.learner_id = me() AND m.released_at IS NULL)
$$;
REVOKE ALL ON FUNCTION protection_held_about_me FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_held_about_me TO trellis_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0003_clocks"),
        ("assessment", "0002_policies"),
        ("portfolio", "0002_policies"),
    ]
    operations = [migrations.RunSQL(HELD, migrations.RunSQL.noop)]
