"""Who sees requests about personal data and what owners are asked; and the functions that find, ask and open a case.

An officer never learns by these whose a record is: only how many there are, of which kind, and how far it has got.
"""

from django.db import migrations

WHO = r"""
-- The requests I answer ('desk'), made ('own'), or am asked something because of ('task').
CREATE FUNCTION protection_my_requests(part text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(r.id), '{}') FROM protection_rightsrequest r
           WHERE CASE part
             WHEN 'desk' THEN r.organisation_id = ANY ((SELECT my_organisations('protection'))::uuid[])
                              AND r.person_id IS DISTINCT FROM me()
             WHEN 'own' THEN r.person_id = me()
             WHEN 'task' THEN EXISTS (SELECT 1 FROM protection_requesttask t WHERE t.request_id = r.id AND t.owner_id = me()) END $$;
"""

PROTECT = r"""
SELECT protect('protection_rightsrequest',
    'id = ANY ((SELECT protection_my_requests(''desk''))::uuid[]) OR person_id = (SELECT me())
     OR id = ANY ((SELECT protection_my_requests(''task''))::uuid[])',
    'by_id = (SELECT me()) AND state = ''received'' AND answer = '''' AND extended_why = '''' AND case_id IS NULL
     AND ((person_id = (SELECT me()) AND protection_answers_for(organisation_id, (SELECT me())))
          OR (person_id IS NULL AND organisation_id = ANY ((SELECT my_organisations(''protection''))::uuid[])))',
    'id = ANY ((SELECT protection_my_requests(''desk''))::uuid[])');
DROP POLICY app_deletes ON protection_rightsrequest;
CREATE POLICY asker_withdraws ON protection_rightsrequest FOR UPDATE TO trellis_app
    USING (person_id = (SELECT me()) AND state IN ('received', 'acknowledged', 'withdrawn'))
    WITH CHECK (person_id = (SELECT me()) AND state = 'withdrawn');
SELECT pin('protection_rightsrequest', 'organisation_id', 'kind', 'person_id', 'by_id', 'pupil_key', 'class_name', 'text',
           'received_on', 'made_at', 'case_id');

SELECT protect('protection_requesttask',
    'owner_id = (SELECT me()) OR (state = ''given'' AND request_id = ANY ((SELECT protection_my_requests(''own''))::uuid[]))',
    '', 'owner_id = (SELECT me())');
DROP POLICY app_deletes ON protection_requesttask;
SELECT pin('protection_requesttask', 'request_id', 'owner_id', 'kind', 'record_kind', 'source_id', 'made_on', 'asked_at', 'told_at');

-- A case may be limited to single records: nothing else is placed, whatever its kinds and days.
CREATE FUNCTION protection_only_these() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM protection_case c WHERE c.id = NEW.case_id AND c.single <> '[]'
                  AND NOT c.single ? NEW.source_id::text) THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_these BEFORE INSERT ON protection_casecopy FOR EACH ROW EXECUTE FUNCTION protection_only_these();
DROP TRIGGER pinned ON protection_case;
SELECT pin('protection_case', 'organisation_id', 'ground', 'recipient', 'reason', 'kinds', 'single', 'from_on', 'to_on',
           'asked_by_id', 'asked_at', 'circle_id', 'opened_at', 'ends_at');
"""

FINDING = r"""
-- Whether a text names a pupil's key as a word of its own.
CREATE FUNCTION protection_names_key(said text, key text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT said ~* ('(^|[^[:alnum:]])' || replace(key, '.', '\.') || '($|[^[:alnum:]])') $$;

-- The pupils a request means: of this key, in classes of this name (any, without one), at the place or below.
CREATE FUNCTION protection_request_pupils(r protection_rightsrequest)
RETURNS TABLE (pupil_id uuid, class_id uuid, owner_id uuid, left_on date) LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE below AS (
        SELECT r.organisation_id AS id UNION SELECT o.id FROM people_organisation o JOIN below ON o.parent_id = below.id)
    SELECT p.id, k.id, k.owner_id, p.left_on
      FROM pupils_pupil p JOIN pupils_schoolclass k ON k.id = p.school_class_id JOIN below ON below.id = k.school_id
     WHERE r.pupil_key <> '' AND p.key = r.pupil_key
       AND (r.class_name = '' OR lower(replace(k.name, ' ', '')) = lower(replace(r.class_name, ' ', ''))) $$;

-- What a request is about: whose record it is, what its owner is asked, its kind, id and day.
CREATE FUNCTION protection_request_records(r protection_rightsrequest)
RETURNS TABLE (owner_id uuid, task text, record_kind text, source_id uuid, made_on date) LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
    WITH pupil AS (SELECT * FROM protection_request_pupils(r)),
    item AS (
        SELECT i.*, coalesce(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date) AS made_on
          FROM evidence_item i WHERE i.owner_id IN (SELECT owner_id FROM pupil) AND i.hidden_at IS NULL)
    SELECT DISTINCT i.owner_id, 'give', protection_kind(i.kind), i.id, i.made_on
      FROM item i JOIN pupil p ON p.owner_id = i.owner_id
     WHERE r.kind = 'pupil' AND (protection_names_key(concat_ws(' ', i.title, i.text), r.pupil_key)
           OR EXISTS (SELECT 1 FROM evidence_pupilsin a WHERE a.item_id = i.id AND a.school_class_id = p.class_id
                         AND NOT a.without ? p.pupil_id::text AND (p.left_on IS NULL OR p.left_on >= i.made_on)))
    UNION
    SELECT c.author_id, 'give', 'comments', c.id, (c.created_at AT TIME ZONE 'Europe/London')::date
      FROM evidence_comment c JOIN item i ON i.id = c.item_id
     WHERE r.kind = 'pupil' AND c.deleted_at IS NULL AND protection_names_key(c.text, r.pupil_key)
    UNION
    SELECT n.author_id, 'give', 'session-notes', n.id, (n.at AT TIME ZONE 'Europe/London')::date
      FROM coaching_note n JOIN coaching_session s ON s.id = n.session_id
      JOIN coaching_partnership w ON w.id = s.partnership_id
     WHERE r.kind = 'pupil' AND protection_names_key(n.text, r.pupil_key)
       AND EXISTS (SELECT 1 FROM pupil p WHERE p.owner_id IN (w.learner_id, w.coach_id))
    UNION
    SELECT n.author_id, 'give', 'session-notes', n.id, (n.at AT TIME ZONE 'Europe/London')::date
      FROM coaching_note n JOIN coaching_session s ON s.id = n.session_id
      JOIN coaching_partnership w ON w.id = s.partnership_id
     WHERE r.kind = 'held' AND r.person_id IN (w.learner_id, w.coach_id) AND n.author_id <> r.person_id
       AND n.circle_id <> s.circle_id AND n.text <> ''
    UNION
    SELECT c.author_id, 'give', 'comments', c.id, (c.created_at AT TIME ZONE 'Europe/London')::date
      FROM evidence_comment c JOIN evidence_item i ON i.id = c.item_id
     WHERE r.kind = 'held' AND i.owner_id = r.person_id AND i.hidden_at IS NULL AND c.author_id <> r.person_id
       AND c.deleted_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM circles_member m WHERE m.circle_id = c.circle_id AND m.person_id = r.person_id
                          AND (m.until IS NULL OR m.until > now()))
    UNION
    SELECT p.owner_id, CASE r.kind WHEN 'objection' THEN 'object' ELSE 'correct' END, '', p.class_id, NULL
      FROM pupil p WHERE r.kind IN ('objection', 'correction') $$;

CREATE FUNCTION protection_on_desk(which uuid) RETURNS protection_rightsrequest LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r protection_rightsrequest;
BEGIN
    SELECT * INTO r FROM protection_rightsrequest WHERE id = which;
    IF NOT FOUND OR NOT which = ANY (protection_my_requests('desk')) THEN
        RAISE EXCEPTION 'the officer of the place does this' USING ERRCODE = '42501';
    END IF;
    RETURN r;
END $$;

-- How many records a request is about and not asked for yet, by kind: for its officers. No owner, no day, no title.
CREATE FUNCTION protection_find(which uuid) RETURNS TABLE (task text, record_kind text, found bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT f.task, f.record_kind, count(*) FROM protection_request_records(protection_on_desk(which)) f
     WHERE NOT EXISTS (SELECT 1 FROM protection_requesttask t WHERE t.request_id = which AND t.source_id = f.source_id)
     GROUP BY 1, 2 ORDER BY 1, 2 $$;

-- Ask the owner of each, once. Returns how many were asked.
CREATE FUNCTION protection_ask_owners(which uuid, at timestamptz) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r protection_rightsrequest := protection_on_desk(which); asked integer;
BEGIN
    IF r.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'this request is closed' USING ERRCODE = '42501';
    END IF;
    INSERT INTO protection_requesttask (id, request_id, owner_id, kind, record_kind, source_id, made_on, asked_at,
                                        state, words, files, reply, version)
    SELECT gen_random_uuid(), which, f.owner_id, f.task, f.record_kind, f.source_id, f.made_on, at, 'asked', '', '[]', '', 1
      FROM protection_request_records(r) f ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS asked = ROW_COUNT;
    RETURN asked;
END $$;

-- Somebody asks a person they share a partnership or group with to correct something.
CREATE FUNCTION protection_ask_correction(which uuid, owner uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF owner = me() OR NOT EXISTS (SELECT 1 FROM protection_rightsrequest r
                                    WHERE r.id = which AND r.person_id = me() AND r.kind = 'correction' AND r.closed_at IS NULL)
       OR NOT EXISTS (SELECT 1 FROM circles_member a JOIN circles_member b ON b.circle_id = a.circle_id
                        JOIN circles_circle c ON c.id = a.circle_id AND c.kind IN ('partnership', 'group')
                       WHERE a.person_id = me() AND b.person_id = owner) THEN
        RAISE EXCEPTION 'only somebody of an own circle is asked' USING ERRCODE = '42501';
    END IF;
    INSERT INTO protection_requesttask (id, request_id, owner_id, kind, record_kind, asked_at, state, words, files, reply, version)
    VALUES (gen_random_uuid(), which, owner, 'correct', '', at, 'asked', '', '[]', '', 1) ON CONFLICT DO NOTHING;
END $$;

-- An objection is upheld: the pupil's own permission reaches no further than this in every class meant. What is shown
-- beyond it is taken back by evidence's trigger in the same transaction. Returns in how many classes.
CREATE FUNCTION protection_uphold(which uuid, furthest integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r protection_rightsrequest := protection_on_desk(which); changed integer;
BEGIN
    IF r.kind <> 'objection' OR r.pupil_key = '' OR r.closed_at IS NOT NULL OR NOT furthest BETWEEN 0 AND 2 THEN
        RAISE EXCEPTION 'an objection for a pupil, that is open' USING ERRCODE = '42501';
    END IF;
    UPDATE pupils_schoolclass SET version = version + 1
     WHERE id IN (SELECT class_id FROM protection_request_pupils(r));
    INSERT INTO pupils_permission (id, school_class_id, pupil_id, follows, allows, blur, basis, decided_on, expires_on,
                                   recorded_by_id, recorded_at)
    SELECT gen_random_uuid(), p.class_id, p.pupil_id, false, least(furthest, coalesce(own.allows, word.allows, 0)),
           coalesce(own.blur, word.blur, false), coalesce(own.basis, word.basis, 'public_task'),
           (now() AT TIME ZONE 'Europe/London')::date, NULL, me(), clock_timestamp()
      FROM protection_request_pupils(r) p
      LEFT JOIN LATERAL (SELECT w.* FROM pupils_permission w WHERE w.school_class_id = p.class_id AND w.pupil_id IS NULL
                          ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) word ON true
      LEFT JOIN LATERAL (SELECT q.* FROM (SELECT w.* FROM pupils_permission w WHERE w.pupil_id = p.pupil_id
                                           ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) q WHERE NOT q.follows) own ON true;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;

-- How far owners have got, for officers and for whoever asked: never who they are.
CREATE FUNCTION protection_request_tasks(which uuid)
RETURNS TABLE (kind text, record_kind text, state text, reply text, asked_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.kind, t.record_kind, t.state, t.reply, t.asked_at FROM protection_requesttask t
     WHERE t.request_id = which AND (which = ANY (protection_my_requests('desk')) OR which = ANY (protection_my_requests('own')))
     ORDER BY t.record_kind, t.state, t.id $$;

-- What owners did not give, after so many days or once they declined, becomes a disclosure case about those records
-- alone. Whoever asks for it reviews it not: another officer and a second reviewer decide (0006). Returns how many.
CREATE FUNCTION protection_case_for(which uuid, new_case uuid, recipient text, reason text, at timestamptz, days integer)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r protection_rightsrequest := protection_on_desk(which); found integer;
BEGIN
    IF r.closed_at IS NOT NULL OR r.case_id IS NOT NULL OR days < 7 THEN
        RAISE EXCEPTION 'this request has its case, or is closed' USING ERRCODE = '42501';
    END IF;
    INSERT INTO protection_case (id, organisation_id, ground, recipient, reason, kinds, single, from_on, to_on, asked_by_id,
                                 asked_at, state, silent, refusal, version)
    SELECT new_case, r.organisation_id, 'rights', recipient, reason, jsonb_agg(DISTINCT t.record_kind),
           jsonb_agg(t.source_id), min(t.made_on), max(t.made_on), me(), at, 'asked', false, '', 1
      FROM protection_requesttask t
     WHERE t.request_id = which AND t.kind = 'give' AND t.owner_id <> me()
       AND (t.state = 'declined' OR (t.state = 'asked' AND t.asked_at <= at - make_interval(days => days)))
    HAVING count(*) > 0;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found = 0 THEN
        RETURN 0;
    END IF;
    INSERT INTO protection_casesubject (id, case_id, person_id)
    SELECT gen_random_uuid(), new_case, o.owner_id FROM (
        SELECT DISTINCT t.owner_id FROM protection_requesttask t JOIN protection_case c ON c.id = new_case
         WHERE t.request_id = which AND t.kind = 'give' AND c.single ? t.source_id::text) o;
    UPDATE protection_rightsrequest SET case_id = new_case, version = version + 1 WHERE id = which;
    SELECT jsonb_array_length(c.single) INTO found FROM protection_case c WHERE c.id = new_case;
    RETURN found;
END $$;

REVOKE ALL ON FUNCTION protection_my_requests, protection_only_these, protection_request_pupils,
    protection_request_records, protection_on_desk, protection_find, protection_ask_owners, protection_ask_correction,
    protection_uphold, protection_request_tasks, protection_case_for FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_my_requests, protection_find, protection_ask_owners, protection_ask_correction,
    protection_uphold, protection_request_tasks, protection_case_for TO trellis_app;
GRANT EXECUTE ON FUNCTION protection_my_requests TO trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0008_requests"),
        ("evidence", "0007_pupils"),
        ("pupils", "0002_policies"),
        ("coaching", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(WHO, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(FINDING, migrations.RunSQL.noop),
    ]
