"""Health: jobs, database, room and versions, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from trellis.kernel import health as checks
from trellis.kernel import operations
from trellis.people import queries as people
from trellis.people.enums import Role
from trellis.web import page


def _administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 to everybody else."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Role.ADMIN not in people.roles_of(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(wrapper)


@_administrators
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Show whether all works, and the failed jobs."""
    context = {"facts": operations.facts(), "failed": operations.failed_jobs(), "problems": checks.problems()}
    return page.render(request, "health/health.jinja", context)


@_administrators
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Queue a failed job once more."""
    operations.retry_job(actor=request.user, job_id=job_id)
    messages.success(request, f"Job {job_id} is queued again.")
    return redirect("health")
