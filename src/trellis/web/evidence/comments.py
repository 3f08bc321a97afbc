"""Saying something, changing it, removing it, and hearing what others say."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trellis.circles import queries as circles
from trellis.circles.commands import private_circle
from trellis.evidence import commands, queries
from trellis.evidence.models import Comment
from trellis.evidence.queries import ItemView
from trellis.evidence.regions import Region, in_percent
from trellis.kernel import words
from trellis.kernel.errors import Conflict, Invalid
from trellis.web.evidence import item as item_page
from trellis.web.evidence import kept, present, talking, thread
from trellis.web.evidence.forms import Say, add_problems
from trellis.web.page import render


@login_required
@require_safe
def talk(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Return what is said by now, for a page that listens; 304 while nothing is new.

    With `brief` a list of [id, mark], so that the page knows what it lacks; with `only` just those.
    """
    found = queries.item_view(request.user, item_id)
    said = queries.talk_of(request.user, item_id)
    tag = thread.talk_tag(said)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, "Cache-Control": "no-store"})
    if "brief" in request.GET:
        listed = [[str(one.id), thread.stamp(one)] for one in said]
        return JsonResponse({"tag": tag, "said": listed}, headers={"ETag": tag, "Cache-Control": "no-store"})
    views = circles.views({found.own_circle, *found.circles}, request.user)
    context = talking.context(request, found, said, views) | {"heard": True}
    if "only" in request.GET:
        wanted = set(request.GET["only"].split(","))
        context["said"] = [line for line in context["said"] if line.id in wanted]
        context["said_lines"] = talking.draw(found, context["said"], context["page_number"])
    answer = render(request, "evidence/item.jinja", context, block="said")
    answer["ETag"] = tag
    return answer


@login_required
@require_POST
def say(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say something; htmx gets an empty form back and the page hears the rest, others the page."""
    found = queries.item_view(request.user, item_id)
    views = circles.views({found.own_circle, *found.circles}, request.user)
    form = talking.say_form(present.talk_options(found, views), request.POST)
    if _said(request, found, form):
        kept.forget(request, talking.key(item_id))
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{present.item_url(item_id)}#talk")
        form = None
    if not request.htmx:  # type: ignore[attr-defined]
        return item_page.show(request, found, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = talking.context(request, found, queries.talk_of(request.user, item_id), views, form=form)
    if form is None:
        context["answering"] = None
    code = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return render(request, "evidence/item.jinja", context, block="saying", status=code)


def _said(request: HttpRequest, found: ItemView, form: Say) -> bool:
    """Write the comment and return True, or put what is wrong into the form."""
    if not form.is_valid():
        return False
    fields = form.cleaned_data
    circle = fields["circle"]
    try:
        commands.comment(
            actor=request.user,
            item_id=found.id,
            text=fields["text"],
            kind=fields["kind"] or "noticed",
            at_ms=fields["at"],
            until_ms=fields["until"],
            region=fields["region"],
            page=fields["page"] if found.pages else None,
            circle_id=private_circle(actor=request.user) if circle == "me" else UUID(circle) if circle else None,
            parent_id=talking.id_in(request, "answer"),
            tags=[fields["tag"]] if fields["tag"] else (),
            once=fields["once"],
        )
    except Invalid as error:
        add_problems(form, error.problems)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Change one's own comment; the page also offers to remove it."""
    said = queries.comment_of(request.user, comment_id)
    found = queries.item_view(request.user, said.item_id)
    before = {
        "text": said.text,
        "kind": said.kind,
        "at": "" if said.at_ms is None else words.timecode(said.at_ms),
        "until": "" if said.until_ms is None else words.timecode(said.until_ms),
        "region": "" if said.x is None else in_percent(Region(said.x, said.y, said.width, said.height)),
    }
    form = Say(request.POST or None, initial=before, auto_id="say-%s")
    code = HTTPStatus.OK
    if request.method == "POST":
        code = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                _change(request, said, form)
            except Invalid as error:
                add_problems(form, error.problems)
            except Conflict as error:
                form.add_error(None, str(error))
                code = HTTPStatus.CONFLICT
            else:
                return redirect(f"{present.item_url(found.id)}?c={comment_id}#c-{comment_id}")
    views = circles.views([said.circle_id], request.user)
    context = {
        "form": form,
        "said": said,
        "item": found,
        "seen": present.seen(views.get(said.circle_id)),
        "conflict": code == HTTPStatus.CONFLICT,
    }
    return render(request, "evidence/comment.jinja", context, status=code)


def _change(request: HttpRequest, said: Comment, form: Say) -> None:
    fields = form.cleaned_data
    version = request.POST.get("version", "")
    commands.edit_comment(
        actor=request.user,
        comment_id=said.id,
        version=int(version) if version.isdecimal() else 0,
        text=fields["text"],
        kind=fields["kind"] or "noticed",
        at_ms=fields["at"],
        until_ms=fields["until"],
        region=fields["region"],
        page=said.page,
    )


@login_required
@require_POST
def delete(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Remove the words of one's own comment."""
    said = commands.delete_comment(actor=request.user, comment_id=comment_id)
    return redirect(f"{present.item_url(said.item_id)}#talk")


@login_required
@require_safe
def wordings(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Show how a comment read before, to those who can read it."""
    found = queries.history_of(request.user, comment_id)
    item = queries.item_view(request.user, found.item_id)
    talking.opened(request, item)
    context = {
        "item": item,
        "comment_id": comment_id,
        "by": "You" if found.mine else found.author.first_name,
        "wordings": thread.worded(found),
        "seen": present.seen(circles.views([found.circle], request.user).get(found.circle)),
    }
    return render(request, "evidence/wordings.jinja", context)


@login_required
@require_POST
def earlier(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Show what was said before the item was shown to the same people, or leave it one's own."""
    circle = talking.id_in(request, "circle")
    if circle is None:
        commands.keep_earlier_remarks(actor=request.user, item_id=item_id)
        messages.success(request, "They stay yours alone.")
        return redirect(f"{present.item_url(item_id)}#talk")
    count = commands.show_earlier_remarks(actor=request.user, item_id=item_id, circle_id=circle)
    others = present.seen(circles.views([circle], request.user).get(circle)).others
    said = "one earlier remark" if count == 1 else f"{count} earlier remarks"
    messages.success(request, f"{others} can read your {said} now.")
    return redirect(f"{present.item_url(item_id)}#talk")
