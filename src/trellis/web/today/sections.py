"""What Today shows to each role: a greeting that names the one next thing, and its cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from trellis.assessment import queries as assessment
from trellis.coaching import queries as coaching
from trellis.kernel import health
from trellis.people.enums import Role
from trellis.people.models import Person
from trellis.people.queries import face
from trellis.programme import queries as programme
from trellis.protection import queries as desk

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Section:
    """One role's part of Today; `template` is included with `show` as its data."""

    template: str
    hello: str
    lede: str = ""
    show: dict[str, Any] = field(default_factory=dict)


def said(count: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def people_said(count: int) -> str:
    """'One person', 'Four people'."""
    return "One person" if count == 1 else f"{said(count).capitalize()} people"


def coach(person: Person) -> Section:
    """Return one card per learner, the next conversation first."""
    cards = coaching.learner_cards(person)
    if not cards:
        return Section(
            "today/coach.jinja", f"Hello {person.first_name}. Nobody is waiting.",
            "When someone is paired with you, they appear here.", {"cards": []},
        )  # fmt: skip
    first = cards[0]
    lede = f"{people_said(len(cards))}, about two minutes each." if len(cards) > 1 else "About two minutes."
    next_one = f" {first.person.name.split()[0]} is next." if first.when else ""
    return Section("today/coach.jinja", f"Hello {person.first_name}.{next_one}", lede, {"cards": cards})


def learner(person: Person) -> Section:
    """Return the step to try, the next conversation and the enquiry."""
    view = coaching.learner_today(person)
    moments = coaching.growth(person) if view.partnership_id else []
    news = assessment.news(person)
    headline = "Your mark is here." if news and view.quiet else view.headline
    hello = f"Hello {person.first_name}. {headline}"
    return Section("today/learner.jinja", hello, "", {"view": view, "moments": moments, "news": news})


def tutor(person: Person) -> Section:
    """Return what waits for marking, and the cohort."""
    waiting = assessment.queue(person)
    learners = [(face(one.learner), one) for one in programme.cohort_for_tutor(person)]
    headline = {0: "Nothing to mark.", 1: "One submission to mark."}.get(
        len(waiting), f"{said(len(waiting)).capitalize()} submissions to mark."
    )
    return Section(
        "today/tutor.jinja", f"Hello {person.first_name}. {headline}", "",
        {"waiting": waiting, "learners": learners, "count": people_said(len(learners))},
    )  # fmt: skip


def leader(person: Person) -> Section:
    """Return the promise and the hours; never any learning."""
    school = coaching.school_view(person)
    if school.promise == "":
        headline = "One page to read."
    elif school.lost:
        headline = "Some coaching time was lost."
    else:
        headline = "Coaching is going ahead."
    return Section("today/leader.jinja", f"Hello {person.first_name}. {headline}", "", {"school": school})


def lead(person: Person) -> Section:
    """Return who has no coach, and the cohorts."""
    uncovered = programme.uncovered()
    headline = {0: "Everyone has a coach.", 1: "One person has no coach."}.get(
        len(uncovered), f"{people_said(len(uncovered))} have no coach."
    )
    return Section(
        "today/lead.jinja", f"Hello {person.first_name}. {headline}", "",
        {"uncovered": uncovered, "cohorts": programme.cohorts(), "asked": coaching.rematch_requests(person)},
    )  # fmt: skip


def admin(person: Person) -> Section:
    """Return whether everything works."""
    problems = health.problems()
    headline = "Everything works." if not problems else "Something needs you."
    return Section("today/admin.jinja", f"Hello {person.first_name}. {headline}", "", {"problems": problems})


def quiet(hello: str, sentence: str, link: tuple[str, str]) -> Section:
    """Return a section with one sentence and one link."""
    return Section("today/quiet.jinja", hello, "", {"sentence": sentence, "link": link})


def specialist(person: Person) -> Section:
    """Return what a specialist can do so far."""
    return quiet(
        f"Hello {person.first_name}. Nobody has asked for you yet.",
        "When a teacher shows you something or asks for your view, it appears under Evidence.",
        ("Look at Evidence", reverse("evidence_list")),
    )


def researcher(person: Person) -> Section:
    """Return what a researcher can do so far."""
    return quiet(
        f"Hello {person.first_name}. There is no extract to read.",
        "Research reads only what teachers have placed in a research circle themselves. Nobody has done so yet.",
        ("How this is kept", reverse("about_privacy")),
    )


def protection(person: Person) -> Section:
    """Return where a data-protection officer begins: the request that is due next."""
    due = desk.next_due(person)
    return quiet(
        f"Hello {person.first_name}." + (" Somebody waits for an answer." if due else ""),
        f"Next, {due[0].kind.lower()}: {due[0].about}. {due[0].due}."
        if due
        else "Requests, recordings, cases and holds stand under Data protection: how all is kept, not what is in it.",
        ("Open Data protection", reverse("protection_desk")),
    )


def nobody(person: Person) -> Section:
    """Return Today for an account without a role."""
    return quiet(
        f"Hello {person.first_name}.",
        "You hold no role at the moment. Your own notes stay yours; whoever invited you can give you a role.",
        ("Your account", reverse("account")),
    )


BY_ROLE: dict[str, Callable[[Person], Section]] = {
    Role.COACH: coach,
    Role.LEARNER: learner,
    Role.TUTOR: tutor,
    Role.LEAD: lead,
    Role.LEADER: leader,
    Role.ADMIN: admin,
    Role.SPECIALIST: specialist,
    Role.RESEARCHER: researcher,
    Role.PROTECTION: protection,
}
