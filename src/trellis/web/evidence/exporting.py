"""What was said about an item, to keep: as a table and as a page, with exactly what the asking person can see."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from trellis.circles import queries as circles
from trellis.evidence import queries
from trellis.evidence.queries import ItemView, Said
from trellis.kernel import clock, words
from trellis.web.evidence import present, talking, thread
from trellis.web.page import render

HEADS = ("At", "Until", "Part", "Who", "Kind", "Words", "Shows", "Answer to", "Said on", "Who can see it")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@login_required
@require_safe
def export(request: HttpRequest, item_id: UUID, form: str = "page") -> HttpResponse:
    """Return the talk as a readable page, or (`form` csv) as a file for a spreadsheet."""
    found = queries.item_view(request.user, item_id)
    said = queries.talk_of(request.user, item_id)
    views = circles.views({found.own_circle, *found.circles}, request.user)
    talking.opened(request, found)
    titles = talking.focuses(request.user, found).titles
    lines = thread.thread(said, views, focuses=titles)
    if form == "csv":
        return _csv(found, said, lines)
    context = {
        "item": found,
        "when": present.when_line(found, "" if found.mine else found.owner.first_name),
        "said": lines,
        "today": words.short_day(clock.now()),
    }
    return render(request, "evidence/export.jinja", context)


def _csv(found: ItemView, said: list[Said], lines: list[thread.Line]) -> HttpResponse:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEADS)
    for one, line in zip(said, lines, strict=True):
        table.writerows(_rows(one, line))
    name = "".join(letter if letter.isalnum() else "-" for letter in found.title)[:60].strip("-") or "talk"
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}-said.csv") or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


def _rows(one: Said, line: thread.Line) -> Iterator[list[str]]:
    yield _row(one, line)
    for reply, drawn in zip(one.replies, line.replies, strict=True):
        yield _row(reply, drawn, line.text)


def _row(one: Said, line: thread.Line, answers: str = "") -> list[str]:
    cells = [
        "" if one.at_ms is None else words.timecode(one.at_ms),
        "" if one.until_ms is None else words.timecode(one.until_ms),
        line.part,
        "You" if one.mine else one.author.name,
        thread.SAID[one.kind],
        "Removed" if one.removed else one.text,
        "; ".join(line.tags),
        present.short(answers),
        one.at.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M"),
        line.circle,
    ]
    return [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking somebody's words for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
