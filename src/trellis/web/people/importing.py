"""Importing from CSV: look first, then all or nothing; learners may be enrolled in the same act."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from trellis.kernel.errors import Invalid
from trellis.people import commands
from trellis.people.commands import Imported, Plan
from trellis.programme import commands as programme
from trellis.programme import queries as cohorts
from trellis.web import page
from trellis.web.people.gate import arrangers, site

EXAMPLES = {
    "people": (
        "name,email,role,organisation,post,coach\r\n"
        'Priya Nair,priya@harbour.example,learner,harbour-lane,"Year 4, reading",ruth@harbour.example\r\n'
        "Ruth Adeyemi,ruth@harbour.example,coach,harbour-lane,Deputy head,\r\n"
        "Tom Hartley,tom@harbour.example,learner,900001,Year 8,ruth@harbour.example\r\n"
    ),
    "organisations": (
        "key,name,kind,urn,part of\r\n"
        "harbour-trust,Harbour Trust,trust,,\r\n"
        "harbour-lane,Harbour Lane Primary School,school,900001,harbour-trust\r\n"
        "eastmere,University of Eastmere,university,,\r\n"
    ),
}
SHOWN = 100
DOES = {"new": "New", "changed": "Changed", "same": "As it is"}


@arrangers
@require_GET
def example(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the example file of one kind."""
    if kind not in EXAMPLES:
        raise Http404
    response = HttpResponse("\ufeff" + EXAMPLES[kind], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trellis-{kind}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@arrangers
@require_http_methods(["GET", "POST"])
def importing(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted cells, show what it would do, then do it."""
    context = {
        "text": request.POST.get("text", ""), "plan": None, "sentence": "", "shown": SHOWN,
        "cohorts": [(str(row.id), row.name) for row in cohorts.cohorts()],
        "cohort": request.POST.get("cohort", ""), "invite": "invite" in request.POST,
    }  # fmt: skip
    if request.method == "GET":
        return page.render(request, "people/import.jinja", context)
    try:
        if "file" in request.FILES:
            context["text"] = commands.csv_text(request.FILES["file"].read())
        plan = context["plan"] = commands.preview_import(actor=request.user, text=context["text"])
        context["table"] = [[line.row, line.what, line.note, DOES[line.action]] for line in plan.lines[:SHOWN]]
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


def _enrol(request: HttpRequest, done: Imported, cohort: str) -> int:
    """Enrol the imported learners in the chosen cohort, with the coaches their rows name."""
    if not cohort or not done.pairs:
        return 0
    people = [(pair.learner_id, pair.school_id, pair.coach_id) for pair in done.pairs]
    return programme.enrol_many(actor=request.user, cohort_id=UUID(cohort), people=people)


def _said(plan: Plan, enrolled: int) -> str:
    new, changed = plan.count("new"), plan.count("changed")
    parts = [f"{new} new", f"{changed} changed", f"{plan.count('same')} as they were"]
    return ", ".join(parts) + (f"; {enrolled} enrolled or paired." if enrolled else ".")
