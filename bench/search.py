"""`bin/bench search`: searching a library of a million items, for people who may see 300 and 20,000 of them.

CPU is of web plus PostgreSQL processes for the library's page, per request, interleaved with the bare page.
"""

from __future__ import annotations

from typing import Any

from bench import serving
from bench.measuring import Browser, Meter

ITEMS, OWNERS, BLOCK, MOST_MS = 1_000_000, 1_000, 20, 20.0
PEOPLE = {"researcher@demo.example": 300, "specialist@demo.example": 20_000}
WORDS = [
    "waiting",
    "question",
    "pupils",
    "table",
    "silence",
    "volcano",
    "label",
    "partner",
    "minute",
    "answer",
    "heading",
    "poem",
    "reading",
    "corner",
]
SEARCHES = {"one common word": "waiting", "a rare word": "stoat", "two words": "waiting silence", "begun": "questi"}


def run(options: Any) -> list[dict[str, Any]]:
    """Return the cost of each search for each person."""
    with serving.site(options.data) as site:
        from bench.holdings import _one
        from trellis.demo import story

        _fill()
        held = _one("SELECT count(*) FROM evidence_words")
        figures = [_figure("Items and comments that can be found", held, "", None)]
        for email, holds in PEOPLE.items():
            browser, bare = Browser(site.port), Browser(site.port)
            browser.sign_in(email, story.PASSWORD)
            bare.sign_in(email, story.PASSWORD)
            for name, asked in SEARCHES.items():
                address = f"/evidence/?q={asked.replace(' ', '+')}"
                mine, peer = _interleaved(site, browser, bare, address, options.requests)
                label = f"Search by somebody who may see {holds:,}: {name}"
                figures.append(_figure(label, round(1000 * mine, 1), "ms CPU", MOST_MS, round(1000 * peer, 1)))
        return figures


def _figure(name: str, value: float, unit: str, target: float | None, peer: float | None = None) -> dict[str, Any]:
    ok = None if target is None else value <= target
    return {"name": name, "value": value, "unit": unit, "target": target, "ok": ok, "peer": peer}


def _interleaved(site: serving.Site, browser: Browser, bare: Browser, path: str, requests: int) -> tuple[float, float]:
    """Return CPU seconds per request of the search and of the bare page."""
    for _ in range(5):
        browser.get(path), bare.get("/bare")
    spent = {"search": 0.0, "bare": 0.0}
    rounds = max(1, requests // BLOCK)
    for _ in range(rounds):
        for key, client, address in (("search", browser, path), ("bare", bare, "/bare")):
            meter = Meter(*site.pids)
            for _ in range(BLOCK):
                client.get(address)
            spent[key] += meter.seconds()
    return spent["search"] / (rounds * BLOCK), spent["bare"] / (rounds * BLOCK)


def _fill() -> None:
    """Write the items and what they are found by in bulk, once; triggers would do the same a row at a time."""
    from bench.holdings import _one, _run

    if _one("SELECT 1 FROM people_person WHERE email = 'found1@nation.example'"):
        return
    words = "ARRAY[" + ", ".join(f"'{word}'" for word in WORDS) + "]"
    text = f"""concat_ws(' ', {", ".join(f"({words})[1 + (hashint4(n * {k}) & 65535) % {len(WORDS)}]" for k in range(2, 10))},
               CASE WHEN n % 5000 = 0 THEN 'stoat' ELSE '' END)"""
    columns = "id, owner_id, circle_id, kind, title, text, trigger, state, progress, sentence, version, created_at"
    values = f"'note', 'Lesson ' || n, {text}, '', 'ready', 0, '', 1, now() - make_interval(mins => n)"
    own = "JOIN circles_circle c ON c.keeper_id = p.id AND c.kind = 'private'"
    _run(
        f"""
        INSERT INTO people_person (id, password, email, name, known_as, is_active, guest, session_epoch, created_at, version)
        SELECT gen_random_uuid(), '!', 'found' || n || '@nation.example', 'Person ' || n, '', true, false, 0, now(), 1
          FROM generate_series(1, {OWNERS}) n""",
        f"""
        INSERT INTO circles_circle (id, kind, title, keeper_id, opened_at, terms)
        SELECT gen_random_uuid(), 'private', '', p.id, now(), '{{}}' FROM people_person p
         WHERE (p.email LIKE 'found%@nation.example' OR p.email IN ({", ".join(f"'{email}'" for email in PEOPLE)}))
           AND NOT EXISTS (SELECT 1 FROM circles_circle WHERE keeper_id = p.id AND kind = 'private')""",
        """
        INSERT INTO circles_member (id, circle_id, person_id, reason, since)
        SELECT gen_random_uuid(), c.id, c.keeper_id, 'yours', now() FROM circles_circle c
         WHERE c.kind = 'private' AND NOT EXISTS (SELECT 1 FROM circles_member m WHERE m.circle_id = c.id)""",
        "ALTER TABLE evidence_item DISABLE TRIGGER USER",
        f"""
        INSERT INTO evidence_item ({columns})
        SELECT uuidv7(make_interval(mins => -n)), p.id, c.id, {values}
          FROM people_person p {own}, generate_series(1, {ITEMS // OWNERS}) n WHERE p.email LIKE 'found%@nation.example'""",
        *(
            f"""
            INSERT INTO evidence_item ({columns})
            SELECT uuidv7(make_interval(mins => -n)), p.id, c.id, {values}
              FROM people_person p {own}, generate_series(1, {holds}) n WHERE p.email = '{email}'"""
            for email, holds in PEOPLE.items()
        ),
        "ALTER TABLE evidence_item ENABLE TRIGGER USER",
        "DROP INDEX words_found",
        """
        INSERT INTO evidence_words (id, item_id, words)
        SELECT i.id, i.id, words_of(i.title || ' ' || i.text) || array_to_tsvector(ARRAY[circle_lexeme(i.circle_id)])
          FROM evidence_item i WHERE NOT EXISTS (SELECT 1 FROM evidence_words w WHERE w.id = i.id)""",
        "CREATE INDEX words_found ON evidence_words USING gin (words) WITH (fastupdate = off)",
        "ANALYZE",
    )
