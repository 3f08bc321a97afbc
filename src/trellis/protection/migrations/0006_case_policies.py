"""Who sees a disclosure case, said in SQL; and the one function that places copies, which checks everything itself."""

from django.db import migrations

WHO = r"""
-- Whether somebody asked for a case, is concerned by it, or leads a place where somebody concerned works
-- (and so may be their line manager or appraiser). Nobody of these reviews it.
CREATE FUNCTION protection_party(which uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM protection_case WHERE id = which AND asked_by_id = who)
              OR EXISTS (SELECT 1 FROM protection_casesubject WHERE case_id = which AND person_id = who)
              OR EXISTS (SELECT 1 FROM protection_casesubject s
                           JOIN people_membership work ON work.person_id = s.person_id
                           JOIN people_membership boss ON boss.organisation_id = work.organisation_id
                          WHERE s.case_id = which AND boss.person_id = who AND boss.role = 'leader'
                            AND (boss.until IS NULL OR boss.until >= current_date)) $$;

-- The cases I review ('desk'), asked for ('asked'), or am concerned by and was told of ('told').
CREATE FUNCTION protection_my_cases(part text) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(c.id), '{}') FROM protection_case c
           WHERE CASE part
             WHEN 'desk' THEN (c.second_id = me() OR c.organisation_id = ANY ((SELECT my_organisations('protection'))::uuid[]))
                              AND NOT protection_party(c.id, me())
             WHEN 'asked' THEN c.asked_by_id = me()
             WHEN 'told' THEN EXISTS (SELECT 1 FROM protection_casesubject s
                                       WHERE s.case_id = c.id AND s.person_id = me() AND s.told_at IS NOT NULL) END $$;

-- Whether a place may answer for somebody's records: they work or worked there or below, or are enrolled with it.
CREATE FUNCTION protection_answers_for(place uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE below AS (
        SELECT place AS id UNION SELECT o.id FROM people_organisation o JOIN below ON o.parent_id = below.id)
    SELECT EXISTS (SELECT 1 FROM people_membership m JOIN below ON below.id = m.organisation_id WHERE m.person_id = who)
        OR EXISTS (SELECT 1 FROM programme_enrolment e JOIN programme_cohort c ON c.id = e.cohort_id
                    WHERE e.learner_id = who AND c.organisation_id = place) $$;

-- Who asks names people only before anybody has approved, and never themselves.
CREATE FUNCTION protection_may_name(which uuid, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM protection_case c WHERE c.id = which AND c.asked_by_id = me() AND c.state = 'asked'
             AND c.second_id IS NULL AND who <> me() AND protection_answers_for(c.organisation_id, who)
             AND NOT EXISTS (SELECT 1 FROM protection_caseapproval a WHERE a.case_id = which)) $$;

CREATE FUNCTION protection_may_approve(which uuid, how text, who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT EXISTS (SELECT 1 FROM protection_case c WHERE c.id = which AND NOT protection_party(c.id, who)
             AND CASE how WHEN 'second' THEN c.second_id = who
                 WHEN 'officer' THEN c.second_id IS DISTINCT FROM who AND EXISTS (
                     WITH RECURSIVE above AS (
                         SELECT c.organisation_id AS id
                         UNION SELECT o.parent_id FROM people_organisation o JOIN above ON o.id = above.id
                                WHERE o.parent_id IS NOT NULL)
                     SELECT 1 FROM people_membership m JOIN above ON above.id = m.organisation_id
                      WHERE m.person_id = who AND m.role = 'protection' AND m.since <= current_date
                        AND (m.until IS NULL OR m.until >= current_date)) END) $$;

-- Circles of cases that concern me and that I am not told of.
CREATE FUNCTION protection_silent_circles() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT coalesce(array_agg(c.circle_id), '{}') FROM protection_case c
            JOIN protection_casesubject s ON s.case_id = c.id
           WHERE s.person_id = me() AND s.told_at IS NULL AND c.circle_id IS NOT NULL $$;
"""

PROTECT = r"""
SELECT protect('protection_case',
    'id = ANY ((SELECT protection_my_cases(''desk''))::uuid[]) OR id = ANY ((SELECT protection_my_cases(''asked''))::uuid[])
     OR id = ANY ((SELECT protection_my_cases(''told''))::uuid[])',
    'asked_by_id = (SELECT me()) AND state = ''asked'' AND second_id IS NULL AND approved_at IS NULL AND NOT silent
     AND EXISTS (SELECT 1 FROM people_membership m WHERE m.person_id = (SELECT me()) AND m.organisation_id = protection_case.organisation_id)',
    'id = ANY ((SELECT protection_my_cases(''desk''))::uuid[])');
DROP POLICY app_deletes ON protection_case;
CREATE POLICY asker_withdraws ON protection_case FOR UPDATE TO trellis_app
    USING (asked_by_id = (SELECT me()) AND state IN ('asked', 'approved', 'withdrawn'))
    WITH CHECK (asked_by_id = (SELECT me()) AND state = 'withdrawn');
SELECT pin('protection_case', 'organisation_id', 'ground', 'recipient', 'reason', 'kinds', 'from_on', 'to_on',
           'asked_by_id', 'asked_at', 'circle_id', 'opened_at', 'ends_at');

SELECT protect('protection_casesubject',
    'case_id = ANY ((SELECT protection_my_cases(''desk''))::uuid[]) OR case_id = ANY ((SELECT protection_my_cases(''asked''))::uuid[])
     OR (person_id = (SELECT me()) AND told_at IS NOT NULL)',
    'told_at IS NULL AND protection_may_name(case_id, person_id)',
    'case_id = ANY ((SELECT protection_my_cases(''desk''))::uuid[])');
DROP POLICY app_deletes ON protection_casesubject;
SELECT pin('protection_casesubject', 'case_id', 'person_id');

SELECT protect('protection_caseapproval', 'case_id = ANY ((SELECT protection_my_cases(''desk''))::uuid[])',
    'reviewer_id = (SELECT me()) AND protection_may_approve(case_id, capacity, reviewer_id)', '');

SELECT protect('protection_caseobjection',
    'case_id = ANY ((SELECT protection_my_cases(''desk''))::uuid[]) OR person_id = (SELECT me())',
    'person_id = (SELECT me()) AND answer = '''' AND case_id = ANY ((SELECT protection_my_cases(''told''))::uuid[])',
    'case_id = ANY ((SELECT protection_my_cases(''desk''))::uuid[])');
DROP POLICY app_deletes ON protection_caseobjection;
SELECT pin('protection_caseobjection', 'case_id', 'person_id', 'text', 'at');

-- Copies are put there by the function below alone, and read in their circle, which ends by itself.
SELECT protect('protection_casecopy', 'circle_id = ANY ((SELECT my_circles())::uuid[])', '',
    'circle_id = ANY ((SELECT my_circles())::uuid[])');
DROP POLICY app_deletes ON protection_casecopy;
SELECT pin('protection_casecopy', 'case_id', 'circle_id', 'person_id', 'kind', 'source_id', 'made_on', 'text', 'keys', 'files');

-- Beside every other policy: whoever is not told of a case does not read its openings either.
CREATE POLICY silent_cases_are_hidden ON circles_accesslog AS RESTRICTIVE FOR SELECT TO trellis_app
    USING (person_id = (SELECT me()) OR circle_id IS NULL
           OR NOT circle_id = ANY ((SELECT protection_silent_circles())::uuid[]));
"""

OPENING = r"""
-- What a case places: records of those named, of the kinds and days named, each as text with its files.
CREATE FUNCTION protection_case_records(c protection_case)
RETURNS TABLE (person_id uuid, kind text, source_id uuid, made_on date, words text, files jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH meant AS (SELECT s.person_id AS id FROM protection_casesubject s WHERE s.case_id = c.id),
    record AS (
        SELECT i.owner_id AS person_id, protection_kind(i.kind) AS kind, i.id AS source_id,
               coalesce(i.taken_on, (i.created_at AT TIME ZONE 'Europe/London')::date) AS made_on,
               concat_ws(E'\n\n', i.title, nullif(i.text, '')) AS words,
               coalesce((SELECT jsonb_agg(jsonb_build_object('key', f.storage_key, 'name', f.name, 'size', f.size,
                                          'media_type', f.media_type, 'sha256', f.sha256) ORDER BY f.id)
                           FROM evidence_file f WHERE f.item_id = i.id AND f.role = 'original'), '[]') AS files
          FROM evidence_item i JOIN meant ON meant.id = i.owner_id
        UNION ALL
        SELECT k.author_id, 'comments', k.id, (k.created_at AT TIME ZONE 'Europe/London')::date, k.text, '[]'
          FROM evidence_comment k JOIN meant ON meant.id = k.author_id WHERE k.deleted_at IS NULL
        UNION ALL
        SELECT n.author_id, 'session-notes', n.id, (n.at AT TIME ZONE 'Europe/London')::date, n.text, '[]'
          FROM coaching_note n JOIN meant ON meant.id = n.author_id WHERE n.text <> ''
        UNION ALL
        SELECT meant.id, 'openings', a.id, (a.at AT TIME ZONE 'Europe/London')::date,
               concat(reader.name, ' opened ', a.item_kind, ' of ', owner.name, ' (', a.why, ')'), '[]'
          FROM circles_accesslog a JOIN meant ON meant.id IN (a.person_id, a.owner_id)
          JOIN people_person reader ON reader.id = a.person_id JOIN people_person owner ON owner.id = a.owner_id
         WHERE NOT EXISTS (SELECT 1 FROM circles_circle o WHERE o.id = a.circle_id AND o.kind = 'case')
        UNION ALL
        SELECT w.learner_id, 'submissions', w.id, (w.submitted_at AT TIME ZONE 'Europe/London')::date,
               concat_ws(E'\n\n', f.content #>> '{module,title}', nullif(f.content #>> '{texts,commentary}', ''),
                         nullif(f.content #>> '{texts,context}', ''), nullif(f.content #>> '{texts,limits}', ''),
                         (SELECT string_agg(a.value, E'\n\n') FROM jsonb_each_text(f.content #> '{texts,answers}') a
                           WHERE a.value <> ''),
                         (SELECT string_agg(concat_ws(E'\n', g ->> 'title', nullif(g ->> 'text', ''),
                                                      nullif(g ->> 'commentary', '')), E'\n\n')
                            FROM jsonb_array_elements(f.content -> 'pieces') g)), '[]'
          FROM portfolio_submission w JOIN meant ON meant.id = w.learner_id
          JOIN portfolio_snapshot f ON f.submission_id = w.id WHERE w.submitted_at IS NOT NULL
    )
    SELECT DISTINCT ON (r.kind, r.source_id) r.* FROM record r
     WHERE c.kinds ? r.kind AND r.made_on BETWEEN c.from_on AND c.to_on ORDER BY r.kind, r.source_id $$;

-- The only way in. It looks at both approvals, at who may know, at objections and at the case's limits itself.
CREATE FUNCTION protection_open_case(which uuid, new_circle uuid, days integer, told_days integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    c protection_case; officer uuid; other uuid; quiet boolean; placed integer;
BEGIN
    SELECT * INTO c FROM protection_case WHERE id = which FOR UPDATE;
    IF NOT FOUND OR NOT which = ANY (protection_my_cases('desk')) THEN
        RAISE EXCEPTION 'one of its two reviewers opens a case' USING ERRCODE = '42501';
    END IF;
    SELECT reviewer_id INTO officer FROM protection_caseapproval a
     WHERE a.case_id = which AND capacity = 'officer' AND apart AND protection_may_approve(which, 'officer', reviewer_id);
    SELECT reviewer_id INTO other FROM protection_caseapproval a
     WHERE a.case_id = which AND capacity = 'second' AND apart AND protection_may_approve(which, 'second', reviewer_id);
    IF c.state <> 'approved' OR officer IS NULL OR other IS NULL OR officer = other OR days > 14 THEN
        RAISE EXCEPTION 'a case opens once both have approved it' USING ERRCODE = '42501';
    END IF;
    quiet := NOT EXISTS (SELECT 1 FROM protection_caseapproval a WHERE a.case_id = which AND untold_why = '');
    IF EXISTS (SELECT 1 FROM protection_casesubject s WHERE s.case_id = which AND NOT (quiet AND s.told_at IS NULL)
                  AND (s.told_at IS NULL OR s.told_at > now() - make_interval(days => greatest(told_days, 1)))) THEN
        RAISE EXCEPTION 'those concerned are told first' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (SELECT 1 FROM protection_caseobjection o WHERE o.case_id = which AND o.answer = '') THEN
        RAISE EXCEPTION 'an objection is answered first' USING ERRCODE = '42501';
    END IF;
    INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
         VALUES (new_circle, 'case', '', officer, now(), '{}');
    INSERT INTO circles_member (id, circle_id, person_id, reason, since, until)
         VALUES (gen_random_uuid(), new_circle, officer, 'reviews the case', now(), now() + make_interval(days => days)),
                (gen_random_uuid(), new_circle, other, 'reviews the case', now(), now() + make_interval(days => days));
    UPDATE protection_case SET state = 'open', circle_id = new_circle, opened_at = now(), version = version + 1,
           ends_at = now() + make_interval(days => days) WHERE id = which;
    INSERT INTO protection_casecopy (id, case_id, circle_id, person_id, kind, source_id, made_on, text, keys, files,
                                     redacted, given, decision, version)
         SELECT gen_random_uuid(), which, new_circle, r.person_id, r.kind, r.source_id, r.made_on, r.words,
                coalesce((SELECT jsonb_agg(DISTINCT p.key) FROM pupils_pupil p JOIN pupils_schoolclass k ON k.id = p.school_class_id
                           WHERE k.owner_id = r.person_id AND position(lower(p.key) IN lower(r.words)) > 0), '[]'),
                r.files, '', '[]', 'open', 1
           FROM protection_case_records(c) r;
    GET DIAGNOSTICS placed = ROW_COUNT;
    RETURN placed;
END $$;

-- A reviewer ends it early: both are out, and the copies are gone.
CREATE FUNCTION protection_end_case(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT which = ANY (protection_my_cases('desk')) THEN
        RAISE EXCEPTION 'one of its two reviewers ends a case' USING ERRCODE = '42501';
    END IF;
    UPDATE protection_case SET state = 'ended', ended_at = now(), version = version + 1 WHERE id = which AND state = 'open';
    UPDATE circles_member SET until = now() WHERE until > now()
       AND circle_id = (SELECT circle_id FROM protection_case WHERE id = which);
    DELETE FROM protection_casecopy WHERE case_id = which;
END $$;

-- Counts for everybody: cases given and refused, by year and ground. What somebody concerned does not know of yet
-- is not in it until they do.
CREATE FUNCTION protection_case_counts() RETURNS TABLE (year integer, ground text, given bigint, refused bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT extract(year FROM c.asked_at AT TIME ZONE 'Europe/London')::integer, c.ground,
           count(*) FILTER (WHERE c.state IN ('open', 'ended')), count(*) FILTER (WHERE c.state = 'refused')
      FROM protection_case c
     WHERE c.state = 'refused' OR (c.state IN ('open', 'ended') AND NOT EXISTS (
               SELECT 1 FROM protection_casesubject s WHERE s.case_id = c.id AND s.told_at IS NULL))
     GROUP BY 1, 2 ORDER BY 1 DESC, 2 $$;

REVOKE ALL ON FUNCTION protection_party, protection_my_cases, protection_answers_for, protection_may_name,
    protection_may_approve, protection_silent_circles, protection_case_records, protection_open_case,
    protection_end_case, protection_case_counts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION protection_my_cases, protection_answers_for, protection_may_name, protection_may_approve,
    protection_silent_circles, protection_open_case, protection_end_case, protection_case_counts TO trellis_app;
GRANT EXECUTE ON FUNCTION protection_my_cases, protection_silent_circles TO trellis_system;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0005_cases"),
        ("circles", "0004_cases"),
        ("pupils", "0001_initial"),
        ("coaching", "0001_initial"),
        ("portfolio", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(WHO, migrations.RunSQL.noop),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
        migrations.RunSQL(OPENING, migrations.RunSQL.noop),
    ]
