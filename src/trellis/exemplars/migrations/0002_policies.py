"""Who sees exemplars, said in SQL; what takes them off the shelf; and the one way to their files. Decision record 0025."""

from django.db import migrations

WHO = r"""
-- Whether all that an exemplar rests on holds now: everybody asked agreed, pupils may be shown outside school, what was
-- hidden is hidden still, and the item stands.
CREATE FUNCTION exemplars_holds(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (
            SELECT 1 FROM exemplars_offer o JOIN evidence_item i ON i.id = o.item_id AND i.owner_id = o.owner_id
             WHERE o.exemplar_id = which AND i.hidden_at IS NULL AND i.state = 'ready'
               AND o.hidden = EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = i.id AND h.in_use)
               AND may_be_placed(i.id, '00000000-0000-0000-0000-000000000000', school_day()))
          AND NOT EXISTS (SELECT 1 FROM exemplars_consent c WHERE c.exemplar_id = which AND c.agreed IS NOT TRUE) $$;

-- The exemplars I read: my own ('own'), those I am asked about ('asked'), those I decide about ('decide': leads and
-- tutors of the programme, once all agreed), and the shelf ('shelf': its learners, leads and tutors).
CREATE FUNCTION exemplars_mine(part text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    SELECT CASE part
        WHEN 'own' THEN (SELECT coalesce(array_agg(o.exemplar_id), '{}') FROM exemplars_offer o WHERE o.owner_id = me())
        WHEN 'asked' THEN (SELECT coalesce(array_agg(c.exemplar_id), '{}') FROM exemplars_consent c WHERE c.person_id = me())
        WHEN 'decide' THEN (
            SELECT coalesce(array_agg(e.id), '{}') FROM exemplars_exemplar e JOIN exemplars_offer o ON o.exemplar_id = e.id
             WHERE e.state = 'offered' AND o.owner_id <> me()
               AND e.organisation_id = ANY ((SELECT my_organisations('lead', 'tutor'))::uuid[]) AND exemplars_holds(e.id))
        WHEN 'shelf' THEN (
            SELECT coalesce(array_agg(e.id), '{}') FROM exemplars_exemplar e
             WHERE e.state = 'shown'
               AND (e.organisation_id = ANY ((SELECT my_organisations('lead', 'tutor'))::uuid[])
                    OR EXISTS (SELECT 1 FROM programme_enrolment n JOIN programme_cohort k ON k.id = n.cohort_id
                                WHERE n.learner_id = me() AND n.state <> 'completed'
                                  AND k.organisation_id = e.organisation_id AND k.pack_name = e.pack_name))
               AND exemplars_holds(e.id)) END $$;
CREATE FUNCTION exemplars_seen() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT exemplars_mine('own') || exemplars_mine('asked') || exemplars_mine('decide') || exemplars_mine('shelf') $$;

-- What is shown of an exemplar: renditions alone, hidden ones where something is hidden. No name of a file, no item.
CREATE FUNCTION exemplars_files(which uuid)
RETURNS TABLE (id uuid, role text, number integer, media_type text, size bigint, sha256 text, width integer,
               height integer, duration_ms integer, words text, storage_key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT f.id, f.role, f.number, f.media_type, f.size, f.sha256, f.width, f.height, f.duration_ms, f.text, f.storage_key
            FROM exemplars_offer o JOIN evidence_file f ON f.item_id = o.item_id
           WHERE o.exemplar_id = which AND which = ANY (exemplars_seen()) AND f.hidden_at IS NULL
             AND o.hidden = EXISTS (SELECT 1 FROM evidence_hiding h WHERE h.item_id = o.item_id AND h.in_use)
             AND f.shared AND f.role IN ('playable', 'small', 'poster', 'image', 'page')
             AND f.masked = CASE WHEN o.hidden THEN 'used' ELSE '' END
           ORDER BY f.number $$;
"""

PROTECT = r"""
SELECT protect('exemplars_exemplar', 'id = ANY ((SELECT exemplars_seen())::uuid[])',
    'state = ''offered'' AND decided_by_id IS NULL AND EXISTS (
        SELECT 1 FROM programme_enrolment n JOIN programme_cohort k ON k.id = n.cohort_id
         WHERE n.learner_id = (SELECT me()) AND n.state <> ''completed'' AND k.organisation_id = exemplars_exemplar.organisation_id
           AND k.pack_name = exemplars_exemplar.pack_name)', '');
-- Leads and tutors decide, once; its owner takes it back. Nobody changes its words.
CREATE POLICY app_decides ON exemplars_exemplar FOR UPDATE TO trellis_app
    USING (id = ANY ((SELECT exemplars_mine('decide'))::uuid[]))
    WITH CHECK ((state = 'offered' AND decided_by_id IS NULL)
                OR (state IN ('shown', 'declined') AND decided_by_id = (SELECT me())));
CREATE POLICY app_deletes ON exemplars_exemplar FOR DELETE TO trellis_app
    USING (id = ANY ((SELECT exemplars_mine('own'))::uuid[]));
SELECT pin('exemplars_exemplar', 'organisation_id', 'pack_name', 'kind', 'title', 'says', 'words', 'tags', 'offered_at');

SELECT protect('exemplars_offer', 'owner_id = (SELECT me())',
    'owner_id = (SELECT me()) AND EXISTS (SELECT 1 FROM evidence_item i WHERE i.id = item_id AND i.owner_id = (SELECT me()))', '');
SELECT protect('exemplars_consent', 'person_id = (SELECT me()) OR owner_id = (SELECT me())',
    'owner_id = (SELECT me()) AND person_id <> (SELECT me()) AND agreed IS NULL
     AND exemplar_id = ANY ((SELECT exemplars_mine(''own''))::uuid[])', '');
CREATE POLICY app_answers ON exemplars_consent FOR UPDATE TO trellis_app
    USING (person_id = (SELECT me())) WITH CHECK (person_id = (SELECT me()));
SELECT pin('exemplars_consent', 'exemplar_id', 'owner_id', 'person_id', 'asked_at');
SELECT protect('exemplars_kept', 'person_id = (SELECT me())',
    'person_id = (SELECT me()) AND gone_at IS NULL AND exemplar_id = ANY ((SELECT exemplars_mine(''shelf''))::uuid[])', '');
CREATE POLICY app_deletes ON exemplars_kept FOR DELETE TO trellis_app USING (person_id = (SELECT me()));

-- What hangs on an exemplar goes with it in the database itself.
ALTER TABLE exemplars_offer ADD CONSTRAINT offer_of_an_exemplar
    FOREIGN KEY (exemplar_id) REFERENCES exemplars_exemplar (id) ON DELETE CASCADE;
ALTER TABLE exemplars_consent ADD CONSTRAINT consent_to_an_exemplar
    FOREIGN KEY (exemplar_id) REFERENCES exemplars_exemplar (id) ON DELETE CASCADE;
-- It goes with its item in the database itself: the exemplar, and so the offer, goes as the item does.
CREATE FUNCTION exemplars_item_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM exemplars_exemplar WHERE id IN (SELECT o.exemplar_id FROM exemplars_offer o WHERE o.item_id = OLD.id);
    RETURN NULL;
END $$;
CREATE TRIGGER exemplars_go AFTER DELETE ON evidence_item FOR EACH ROW EXECUTE FUNCTION exemplars_item_goes();
"""

PULLING = r"""
-- What does not hold any more is off the shelf for good, in the same transaction; it must be offered anew.
CREATE FUNCTION exemplars_pull() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE pulled integer;
BEGIN
    UPDATE exemplars_exemplar SET state = 'pulled', version = version + 1 WHERE state = 'shown' AND NOT exemplars_holds(id);
    GET DIAGNOSTICS pulled = ROW_COUNT;
    RETURN pulled;
END $$;
CREATE FUNCTION exemplars_look_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM exemplars_pull();
    RETURN NULL;
END $$;
CREATE TRIGGER exemplars_look_again AFTER INSERT ON pupils_permission
    FOR EACH STATEMENT EXECUTE FUNCTION exemplars_look_again();
CREATE TRIGGER exemplars_look_again AFTER INSERT OR UPDATE OR DELETE ON evidence_pupilsin
    FOR EACH STATEMENT EXECUTE FUNCTION exemplars_look_again();
CREATE TRIGGER exemplars_look_again AFTER UPDATE OF in_use ON evidence_hiding
    FOR EACH STATEMENT EXECUTE FUNCTION exemplars_look_again();
CREATE TRIGGER exemplars_look_again AFTER UPDATE OF hidden_at ON evidence_item
    FOR EACH STATEMENT EXECUTE FUNCTION exemplars_look_again();
CREATE TRIGGER exemplars_look_again AFTER UPDATE OF agreed ON exemplars_consent
    FOR EACH STATEMENT EXECUTE FUNCTION exemplars_look_again();

-- Whoever kept it on their list is told that it went, and no more.
CREATE FUNCTION exemplars_tell() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE exemplars_kept SET gone_at = now() WHERE exemplar_id = OLD.id AND gone_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER exemplars_tell AFTER DELETE ON exemplars_exemplar FOR EACH ROW EXECUTE FUNCTION exemplars_tell();
CREATE TRIGGER exemplars_tell_of_pulled AFTER UPDATE OF state ON exemplars_exemplar
    FOR EACH ROW WHEN (OLD.state = 'shown' AND NEW.state <> 'shown') EXECUTE FUNCTION exemplars_tell();

REVOKE ALL ON FUNCTION exemplars_holds, exemplars_mine, exemplars_seen, exemplars_files, exemplars_item_goes,
    exemplars_pull, exemplars_look_again, exemplars_tell FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exemplars_mine, exemplars_seen, exemplars_files TO trellis_app, trellis_system;
GRANT EXECUTE ON FUNCTION exemplars_pull TO trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [("exemplars", "0001_initial"), ("evidence", "0013_unhidden"), ("programme", "0002_policies")]
    operations = [
        migrations.RunSQL(WHO, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(PULLING, migrations.RunSQL.noop),
    ]
