"""Importing from CSV: look first, then all or nothing; learners may be enrolled in the same act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from trellis.coaching import commands as coaching
from trellis.kernel.errors import Invalid
from trellis.people import commands
from trellis.people import queries as people
from trellis.people.commands import Imported, Plan
from trellis.programme import queries as cohorts
from trellis.web import page
from trellis.web.people.gate import arrangers, site
from trellis.web.signed import Signed

PLACES_EXAMPLE = (
    "key,name,kind,urn,part of\r\n"
    "hillside-trust,Hillside Trust,trust,,\r\n"
    "hillside-primary,Hillside Primary School,school,900001,hillside-trust\r\n"
    "hillside-university,University of Hillside,university,,\r\n"
)
KINDS = ("people", "organisations")
PEOPLE_HEADS = ["Row", "Who", "Address", "Role and place", "Coach", "Result"]
PLACES_HEADS = ["Row", "Place", "Kind", "Result"]
SHOWN = 100
RESULTS = {"new": "New", "changed": "Changed", "same": "As it is"}


@arrangers
@require_GET
def example(request: Signed, kind: str) -> HttpResponse:
    """Give the example file of one kind."""
    if kind not in KINDS:
        raise Http404
    text = _people_example() if kind == "people" else PLACES_EXAMPLE
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trellis-{kind}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _people_example() -> str:
    """Return three invented people at the schools the reader has, which can be imported as it stands."""
    found = people.example_places(cohorts.school_ids())
    one, other = (found * 2)[:2] if found else ("key-of-your-school",) * 2
    rows = (
        ("name", "email", "role", "organisation", "post", "coach"),
        ("Ada Example", "ada@school.example", "learner", one, "Year 4, reading", "ben@school.example"),
        ("Ben Example", "ben@school.example", "coach", one, "Deputy head", ""),
        ("Cleo Example", "cleo@school.example", "learner", other, "Year 8", "ben@school.example"),
    )
    return people.csv_text(rows[0], rows[1:])


@arrangers
@require_http_methods(["GET", "POST"])
def importing(request: Signed) -> HttpResponse:
    """Take a file or pasted cells, show what it would do, then do it."""
    named = [(str(row.id), row.name) for row in cohorts.cohorts()]
    decided = "import" in request.POST  # before that, the likely answers are chosen
    context: dict[str, Any] = {
        "text": request.POST.get("text", ""), "plan": None, "sentence": "", "shown": SHOWN, "cohorts": named,
        "cohort": request.POST.get("cohort", "") if decided else (named[0][0] if len(named) == 1 else ""),
        "invite": "invite" in request.POST or not decided,
    }  # fmt: skip
    if request.method == "GET":
        return page.render(request, "people/import.jinja", context)
    try:
        if isinstance(sent := request.FILES.get("file"), UploadedFile):
            context["text"] = commands.csv_text(sent.read())
        plan = context["plan"] = commands.preview_import(actor=request.user, text=context["text"])
        context |= _table(plan)
        if "import" in request.POST and plan.good:
            with transaction.atomic():
                done = commands.import_file(actor=request.user, text=context["text"])
                enrolled = _enrol(request, done, context["cohort"])
                if context["invite"]:
                    commands.invite_all(actor=request.user, person_ids=done.new_people, site=site(request))
            messages.success(request, _said(plan, enrolled))
            return redirect("people" if plan.kind == "people" else "people_places")
    except Invalid as error:
        context["sentence"] = str(error)
    wrong = context["sentence"] or not context["plan"].good
    return page.render(request, "people/import.jinja", context, status=422 if wrong else 200)


def _table(plan: Plan) -> dict[str, Any]:
    """Return the rows of the list as they are shown before anything happens."""
    if plan.kind == "people":
        rows = [
            [line.row, line.what, line.address, line.note, line.coach or "–", RESULTS[line.action]]
            for line in plan.lines[:SHOWN]
        ]
        return {"heads": PEOPLE_HEADS, "table": rows}
    return {
        "heads": PLACES_HEADS,
        "table": [[line.row, line.what, line.note, RESULTS[line.action]] for line in plan.lines[:SHOWN]],
    }


def _enrol(request: Signed, done: Imported, cohort: str) -> int:
    """Enrol the imported learners in the chosen cohort, with the coaches their rows name."""
    if not cohort or not done.pairs:
        return 0
    pairs = [(pair.learner_id, pair.school_id, pair.coach_id) for pair in done.pairs]
    return coaching.enrol_many(actor=request.user, cohort_id=UUID(cohort), people=pairs)


def _said(plan: Plan, enrolled: int) -> str:
    new, changed = plan.count("new"), plan.count("changed")
    parts = [f"{new} new", f"{changed} changed", f"{plan.count('same')} as they were"]
    return ", ".join(parts) + (f"; {enrolled} enrolled or paired." if enrolled else ".")
