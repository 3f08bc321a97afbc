"""The demo's story: a school year of invented people, told through the real commands.

Everything is relative to today, so that the demo is always fresh, and one transaction, so that
it is told wholly or not at all.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from trellis.demo.chapters import (
    a_tribunal,
    asked_about,
    classes,
    on_the_shelf,
    priya_asks,
    priya_begins,
    priya_hands_in,
    priya_looks_back,
    priya_shows,
    priya_thinks,
    priya_tries,
    priya_volcanoes,
    ruths_others,
    setting_up,
    the_cohort,
    watched,
)
from trellis.demo.chapters.cast import ADDRESS, PARTS, Cast
from trellis.demo.chapters.school_year import SchoolYear
from trellis.demo.media.files import make_all
from trellis.kernel import clock
from trellis.kernel.errors import Refused
from trellis.people.models import Person

PASSWORD = "trellis-demo"  # noqa: S105  printed on every start; never exists on a given database
DOES = {
    "priya": "learns: ten months into her question",
    "callum": "learns: signed on Friday",
    "ruth": "coaches Priya, Tom, Leila and Callum",
    "owen": "tutors and marks; one submission waits",
    "margaret": "heads Harbour Lane: arrangements only",
    "helen": "leads the programme; matches coaches",
    "sunita": "specialist in early reading",
    "jonas": "researches teachers’ learning",
    "sam": "administers accounts and places",
    "ada": "answers for data protection at Harbour Lane",
}
SIGN_INS = [(ADDRESS.format(PARTS[key].address), PARTS[key].name, does) for key, does in DOES.items()]


def told() -> bool:
    """Say whether the story is in the database."""
    return Person.objects.filter(email=SIGN_INS[0][0]).exists()


def tell() -> None:
    """Make the demo's files and have everybody do what they did. Raises Refused outside the demo."""
    if not settings.DEMO:
        raise Refused("Demo people exist only in the demo, which has a database of its own.")
    if Person.objects.exists():
        raise Refused("There are people here already. The demo story needs an empty folder.")
    settings.FILES_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.FILES_ROOT, prefix=".story-") as folder:
        cast = Cast(SchoolYear(clock.today()), Path(folder))
        cast.media = {made.name: made for made in make_all(cast.folder)}
        with transaction.atomic():
            _chapters(cast)
    _date_circles()
    _send_no_letters()


def _chapters(cast: Cast) -> None:
    setting_up.set_up(cast, PASSWORD)
    classes.record(cast)
    found = priya_begins.begins(cast)
    priya_hands_in.plans(cast)
    priya_tries.tries(found)
    priya_hands_in.first_module(found)
    priya_volcanoes.films_a_lesson(found)
    priya_volcanoes.is_answered(found)
    priya_volcanoes.looks_ahead(found)
    priya_hands_in.second_module(found)
    priya_hands_in.third_module(found)
    priya_looks_back.says_what_it_was(found)
    priya_thinks.thinks(found)
    priya_asks.asks(found)
    priya_shows.shows(found)
    watched.tells(found)
    a_tribunal.asks(found)
    asked_about.asks(found)
    ruths_others.tell(cast)
    the_cohort.tell(cast)
    on_the_shelf.offer(found)


def _date_circles() -> None:
    """Date partnership circles from the first signature: the database itself can only say today."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE circles_circle c SET opened_at = s.at FROM (SELECT p.circle_id, min(a.signed_at) AS at"
            " FROM coaching_partnership p JOIN coaching_agreement a ON a.partnership_id = p.id"
            " WHERE p.circle_id IS NOT NULL GROUP BY 1) s WHERE s.circle_id = c.id"
        )
        cursor.execute(
            "UPDATE circles_member m SET since = c.opened_at + make_interval("
            "   secs => array_position(ARRAY['learner', 'coach', 'tutor'], m.reason::text))"
            " FROM circles_circle c WHERE m.circle_id = c.id AND c.kind = 'partnership'"
        )


def _send_no_letters() -> None:
    """Forget the mails of the story: what happened months ago is not told today."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name IN"
            " ('trellis.people.tasks.send_letter', 'protection.tell_request_owners')"
        )
        cursor.execute("DELETE FROM people_letter")
