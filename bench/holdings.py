"""Who is measured on which page, and the bulk rows behind them: 200 and 500 comments, 1,000 items, a nation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.urls import reverse

PEOPLE, EVENTS, EVIDENCE, PAIRS = 500_000, 10_000_000, 5_000_000, 100_000
HEAVY_ITEMS, MANY_COMMENTS, MOST_COMMENTS = 1_000, 200, 500


@dataclass(frozen=True)
class Page:
    """One measured page: its address, who opens it (nobody signed in when empty), and what is special."""

    path: str
    email: str = ""
    comments: int = 0
    national: bool = False


def pages() -> dict[str, Page]:
    """Return the pages by name. The heavy learner holds what the 99th of a hundred holds."""
    _make_heavy()
    clip = _one(
        "SELECT i.id FROM evidence_item i JOIN people_person p ON p.id = i.owner_id "
        "WHERE p.email = 'learner@demo.example' AND i.title = 'Bench: much talked about'"
    )
    longest = _one("SELECT id FROM evidence_item WHERE title = 'Bench: most talked about'")
    session = _one(
        "SELECT s.id FROM coaching_session s JOIN coaching_partnership c ON c.id = s.partnership_id "
        "JOIN people_person p ON p.id = c.learner_id WHERE p.email = 'learner@demo.example' "
        "ORDER BY s.state = 'planned' DESC, s.starts_at DESC LIMIT 1"
    )
    learner, coach = "learner@demo.example", "coach@demo.example"
    return {
        "sign-in page": Page(reverse("account_login")),
        "Today, learner": Page("/", learner, national=True),
        "Today, coach": Page("/", coach, national=True),
        "Today, tutor": Page("/", "tutor@demo.example"),
        "Today, leader": Page("/", "leader@demo.example"),
        "Today, programme lead": Page("/", "lead@demo.example"),
        "Today, administrator": Page("/", "admin@demo.example"),
        "Evidence, median": Page(reverse("evidence_list"), learner, national=True),
        "Evidence, 99th percentile": Page(reverse("evidence_list"), "learner2@demo.example", national=True),
        "Evidence with 200 comments": Page(
            reverse("evidence_item", kwargs={"item_id": clip}), learner, comments=MANY_COMMENTS
        ),
        "Evidence with 500 comments": Page(
            reverse("evidence_item", kwargs={"item_id": longest}), learner, comments=MOST_COMMENTS
        ),
        "Session": Page(reverse("coaching_session", args=[session]), coach, national=True),
        "Portfolio": Page(reverse("portfolio_home"), learner),
        "Marking queue": Page(reverse("assessment_queue"), "tutor@demo.example"),
    }


def _one(statement: str, *arguments: Any) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, arguments or None)
        row = cursor.fetchone()
    return row[0] if row else None


def _run(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _make_heavy() -> None:
    """Give learner2 a thousand items, and the learner one clip's worth of comments, once."""
    if _one("SELECT 1 FROM evidence_item WHERE title LIKE 'Bench:%'"):
        return
    _run(
        f"""
        INSERT INTO evidence_item (id, owner_id, circle_id, kind, title, text, trigger, state, progress, sentence, version, created_at)
        SELECT uuidv7(make_interval(mins => -n)), p.id, c.id, 'note', 'A lesson, number ' || n, repeat('What I noticed. ', 12),
               '', 'ready', 0, '', 1, now() - make_interval(mins => n)
          FROM people_person p JOIN circles_circle c ON c.keeper_id = p.id AND c.kind = 'private', generate_series(1, {HEAVY_ITEMS}) n
         WHERE p.email = 'learner2@demo.example'""",
        """
        INSERT INTO evidence_item (id, owner_id, circle_id, kind, title, text, trigger, state, progress, sentence, version, created_at)
        SELECT uuidv7(), p.id, c.id, 'note', 'Bench: ' || much || ' talked about', '', '', 'ready', 0, '', 1, now()
          FROM people_person p JOIN circles_circle c ON c.keeper_id = p.id AND c.kind = 'private',
               unnest(ARRAY['much', 'most']) much
         WHERE p.email = 'learner@demo.example'""",
        f"""
        INSERT INTO evidence_comment (id, item_id, circle_id, author_id, kind, at_ms, text, settled, version, created_at)
        SELECT uuidv7(), i.id, i.circle_id, i.owner_id, 'noticed', n * 1000, repeat('Here they wait. ', 6), true, 1, now()
          FROM evidence_item i, generate_series(1, {MOST_COMMENTS}) n
         WHERE i.title = 'Bench: most talked about' OR (i.title = 'Bench: much talked about' AND n <= {MANY_COMMENTS})""",
        "ANALYZE",
    )


def fill_nation() -> None:
    """Add 500,000 people with circles, 100,000 partnerships, 5 M evidence rows and 10 M events; a few minutes."""
    if (_one("SELECT count(*) FROM people_person") or 0) > PEOPLE:
        return
    _run(
        "SET synchronous_commit = off",
        f"""
        CREATE TEMP TABLE nation AS
        SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS ring, gen_random_uuid() AS pair FROM generate_series(1, {PEOPLE}) n""",
        """
        INSERT INTO people_person (id, password, email, name, known_as, is_active, guest, session_epoch, created_at, version)
        SELECT person, '!', 'n' || n || '@nation.example', 'Person Number ' || n, '', true, false, 0, now(), 1 FROM nation""",
        """
        INSERT INTO people_membership (id, person_id, organisation_id, role, post, since)
        SELECT gen_random_uuid(), person, (SELECT id FROM people_organisation WHERE kind = 'school' LIMIT 1), 'learner', '', current_date - 100
          FROM nation""",
        """
        INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
        SELECT ring, 'private', '', person, now() - interval '1 year', '{}' FROM nation""",
        """
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
        SELECT gen_random_uuid(), ring, person, 'yours', now() - interval '1 year' FROM nation""",
        f"""
        INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
        SELECT pair, 'partnership', '', person, now() - interval '1 year', '{{}}' FROM nation WHERE n <= {PAIRS}""",
        f"""
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
        SELECT gen_random_uuid(), a.pair, x.person, 'pair', now() - interval '1 year'
          FROM nation a JOIN nation b ON b.n = a.n + {PAIRS} CROSS JOIN LATERAL (VALUES (a.person), (b.person)) x(person)
         WHERE a.n <= {PAIRS}""",
        f"""
        INSERT INTO coaching_partnership (id, learner_id, coach_id, circle_id, kind, exception, state, version, started_at)
        SELECT a.pair, a.person, b.person, a.pair, 'mentoring', '', 'active', 1, now() - interval '1 year'
          FROM nation a JOIN nation b ON b.n = a.n + {PAIRS} WHERE a.n <= {PAIRS}""",
        f"""
        INSERT INTO coaching_session (id, partnership_id, circle_id, starts_at, minutes, place, planned_by_id, question, help_wanted,
               evidence, protocol_key, protocol_mode, level, step_key, state, changes, version)
        SELECT gen_random_uuid(), pair, pair, now() - make_interval(days => s * 20), 45, '', person, '', '', '[]', '', '', 'full', '',
               'planned', 1, 1 FROM nation, generate_series(1, 5) s WHERE n <= {PAIRS}""",
        "ALTER TABLE evidence_item DISABLE TRIGGER USER",  # what it is found by is measured by bench search
        f"""
        INSERT INTO evidence_item (id, owner_id, circle_id, kind, title, text, trigger, state, progress, sentence, version, created_at)
        SELECT uuidv7(make_interval(hours => -i)), person, ring, 'note', 'Lesson ' || i, 'What I noticed in the lesson, in a line or two.',
               '', 'ready', 0, '', 1, now() - make_interval(hours => i) FROM nation, generate_series(1, {EVIDENCE // PEOPLE}) i""",
        "ALTER TABLE evidence_item ENABLE TRIGGER USER",
        f"""
        INSERT INTO kernel_event (id, at, actor_id, verb, subject_kind, subject_id, circle_id, state_from, state_to)
        SELECT gen_random_uuid(), now() - make_interval(hours => i), person, 'item.note', 'evidence.item', ring, ring, '', ''
          FROM nation, generate_series(1, {EVENTS // PEOPLE}) i""",
        "VACUUM ANALYZE",
    )
