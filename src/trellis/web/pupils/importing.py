"""Bringing in many classes from a list: look first, then all or nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from trellis.kernel.errors import Invalid
from trellis.people.commands import csv_text
from trellis.pupils import commands
from trellis.web.page import render

SHOWN = 100
EXAMPLE = (
    "class,key,recorded,shown in school,shown outside,hide face,basis,decided,expires\r\n"
    "Year 4,all,yes,yes,no,no,public task,2026-09-01,2027-08-31\r\n"
    "Year 4,P01,,,,,,,\r\n"
    "Year 4,P02,,,,,,,\r\n"
    "Year 4,P07,no,no,no,no,public task,2026-09-14,\r\n"
    "Year 4,P12,yes,yes,no,yes,public task,2026-09-14,2027-08-31\r\n"
)
DOES = {"new": "New", "changed": "Changed", "same": "As it is"}


@login_required
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """Give an example list to fill in."""
    response = HttpResponse("\ufeff" + EXAMPLE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="trellis-classes.csv"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def importing(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted cells, show what it would do, then do it."""
    context = {"text": request.POST.get("text", ""), "plan": None, "sentence": "", "shown": SHOWN}
    if request.method != "POST":
        return render(request, "pupils/import.jinja", context)
    try:
        if request.FILES.get("file"):
            context["text"] = csv_text(request.FILES["file"].read())
        plan = commands.preview(actor=request.user, text=context["text"])
        context["plan"] = plan
        context["table"] = [
            [line.row, line.class_name, line.key, line.says, DOES[line.action]] for line in plan.lines[:SHOWN]
        ]
        if "import" in request.POST and plan.good:
            commands.import_file(actor=request.user, text=context["text"])
            messages.success(
                request, f"{plan.count('new')} new, {plan.count('changed')} changed, {plan.count('same')} as they were."
            )
            return redirect("classes")
    except Invalid as error:
        context["sentence"] = str(error)
    wrong = context["sentence"] or not context["plan"].good
    return render(
        request, "pupils/import.jinja", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    )
