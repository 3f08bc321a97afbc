"""Who sees feedback requests and their counts, and how answers are counted, said in SQL."""

from django.db import migrations

FUNCTIONS = r"""
-- What somebody who has the link sees: the questions, nothing of the asker's expectations.
CREATE FUNCTION feedback_asked(which_code text)
RETURNS TABLE (heading text, audience text, questions jsonb, choices jsonb, with_words boolean, status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.heading, r.audience, r.questions, r.choices, r.with_words,
           CASE WHEN r.state <> 'open' OR r.closes_on < (now() AT TIME ZONE 'Europe/London')::date THEN 'over'
                WHEN (SELECT count(*) FROM feedback_sheet s WHERE s.request_id = r.id) >= r.expected THEN 'full'
                ELSE 'kept' END
      FROM feedback_request r WHERE r.code = which_code AND r.state <> 'draft' $$;

-- Counts what somebody chose. Nothing here asks who they are; no time, actor or trail is written. The lock is no
-- row's, so that the request does not show when it was answered last.
CREATE FUNCTION feedback_answer(which_code text, once uuid, chosen jsonb, said text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked feedback_request; question text; picked numeric; given integer := 0; line text;
BEGIN
    SELECT * INTO asked FROM feedback_request WHERE code = which_code;
    IF NOT FOUND THEN RETURN 'over'; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(asked.id::text, 53));
    SELECT * INTO asked FROM feedback_request WHERE code = which_code;  -- as it stands now that we are alone
    IF NOT FOUND OR asked.state <> 'open' OR asked.closes_on < (now() AT TIME ZONE 'Europe/London')::date THEN
        RETURN 'over';
    END IF;
    IF EXISTS (SELECT 1 FROM feedback_sheet WHERE id = once) THEN RETURN 'kept'; END IF;
    IF (SELECT count(*) FROM feedback_sheet WHERE request_id = asked.id) >= asked.expected THEN RETURN 'full'; END IF;
    FOR question IN SELECT one ->> 'key' FROM jsonb_array_elements(asked.questions) AS one LOOP
        CONTINUE WHEN jsonb_typeof(chosen -> question) IS DISTINCT FROM 'number';
        picked := (chosen ->> question)::numeric;
        CONTINUE WHEN picked < 0 OR picked >= jsonb_array_length(asked.choices) OR picked <> trunc(picked);
        INSERT INTO feedback_tally (id, request_id, key, choice, n)
             VALUES (gen_random_uuid(), asked.id, question, picked::integer, 1)
             ON CONFLICT (request_id, key, choice) DO UPDATE SET n = feedback_tally.n + 1;
        given := given + 1;
    END LOOP;
    line := CASE WHEN asked.with_words THEN left(btrim(coalesce(said, '')), 500) ELSE '' END;
    IF given = 0 AND line = '' THEN RETURN 'empty'; END IF;
    INSERT INTO feedback_sheet (id, request_id) VALUES (once, asked.id);
    IF line <> '' THEN
        INSERT INTO feedback_line (id, request_id, words) VALUES (gen_random_uuid(), asked.id, line);
    END IF;
    RETURN 'kept';
END $$;

-- Whether enough have answered, and no more than that: a running count would tell who had just answered.
CREATE FUNCTION feedback_enough(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT (SELECT count(*) FROM feedback_sheet s WHERE s.request_id = r.id) >= r.least
                       FROM feedback_request r WHERE r.id = which AND r.asker_id = me() AND r.state = 'open'), false) $$;

-- Adds up a closed request once. A question with too few answers leaves nothing; then all counting is deleted, so that
-- there is one look and nothing to take it from.
CREATE FUNCTION feedback_count_up(which uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked feedback_request; people integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(which::text, 53));
    SELECT * INTO asked FROM feedback_request WHERE id = which AND asker_id = me() AND state = 'closed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'only the one who asked counts up, once closed' USING ERRCODE = '42501';
    END IF;
    SELECT count(*) INTO people FROM feedback_sheet WHERE request_id = which;
    IF people >= asked.least THEN
        UPDATE feedback_request SET answered = people WHERE id = which AND answered IS NULL;
        INSERT INTO feedback_result (id, request_id, key, counts, lines)
        SELECT gen_random_uuid(), which, one ->> 'key', (
                   SELECT jsonb_agg(coalesce((SELECT t.n FROM feedback_tally t WHERE t.request_id = which
                                              AND t.key = one ->> 'key' AND t.choice = c), 0) ORDER BY c)
                     FROM generate_series(0, jsonb_array_length(asked.choices) - 1) AS c), '[]'
          FROM jsonb_array_elements(asked.questions) AS one
         WHERE (SELECT sum(t.n) FROM feedback_tally t WHERE t.request_id = which AND t.key = one ->> 'key') >= asked.least
            ON CONFLICT DO NOTHING;
        INSERT INTO feedback_result (id, request_id, key, counts, lines)
        SELECT gen_random_uuid(), which, 'words', '[]', jsonb_agg(words ORDER BY lower(words), id)
          FROM feedback_line WHERE request_id = which HAVING count(*) >= asked.least
            ON CONFLICT DO NOTHING;
    END IF;
    DELETE FROM feedback_line WHERE request_id = which;
    DELETE FROM feedback_tally WHERE request_id = which;
    DELETE FROM feedback_sheet WHERE request_id = which;
END $$;

REVOKE ALL ON FUNCTION feedback_asked, feedback_answer, feedback_enough, feedback_count_up FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feedback_asked, feedback_answer, feedback_enough, feedback_count_up TO trellis_app;

-- What was expected is said once, before the link works, and a request moves forward only.
CREATE FUNCTION feedback_expected_stands() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'trellis_app' AND (
        (OLD.state <> 'draft' AND (OLD.prediction IS DISTINCT FROM NEW.prediction
            OR OLD.predicted_at IS DISTINCT FROM NEW.predicted_at OR NEW.state = 'draft'))
        OR (OLD.state = 'closed' AND NEW.state <> 'closed')
        OR OLD.answered IS DISTINCT FROM NEW.answered) THEN
        RAISE EXCEPTION 'what was expected and counted is never changed' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expected_stands BEFORE UPDATE ON feedback_request
    FOR EACH ROW EXECUTE FUNCTION feedback_expected_stands();
"""

CASCADES = "".join(
    f"ALTER TABLE feedback_{name} ADD CONSTRAINT {name}_goes_with_request"
    " FOREIGN KEY (request_id) REFERENCES feedback_request (id) ON DELETE CASCADE;\n"
    for name in ("result", "sheet", "tally", "line")
)

THINKING = "circle_id = ANY ((SELECT my_thinking_circles())::uuid[])"
ASKER = (
    f"{THINKING} AND asker_id = (SELECT me())"
    " AND (state = 'closed' OR circle_id = (SELECT my_private_circle()))"
)
NEW = f"{ASKER} AND state = 'draft' AND answered IS NULL"


def protect(table: str, *conditions: str) -> str:
    quoted = ", ".join("'" + condition.replace("'", "''") + "'" for condition in conditions)
    return f"SELECT protect('{table}', {quoted});"


PROTECT = [
    protect("feedback_request", THINKING, NEW, ASKER),
    protect("feedback_result", "request_id IN (SELECT r.id FROM feedback_request r)", "", ""),
    # Nobody: the functions above alone.
    protect("feedback_sheet", "", "", ""),
    protect("feedback_tally", "", "", ""),
    protect("feedback_line", "", "", ""),
    "SELECT pin('feedback_request', 'asker_id', 'code', 'questions', 'choices', 'least', 'expected', 'with_words');",
]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("reflection", "0002_policies")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(CASCADES, migrations.RunSQL.noop),
        migrations.RunSQL("\n".join(PROTECT), migrations.RunSQL.noop),
    ]
