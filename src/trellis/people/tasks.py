"""Jobs about people: inviting many, and forgetting letters that could not be sent."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Refused
from trellis.kernel.jobs import RETRY
from trellis.kernel.logs import log
from trellis.people import invitations, queries
from trellis.people.enums import LETTER_DAYS
from trellis.people.models import Letter


@app.task(retry=RETRY)
def invite_person(person_id: str, actor_id: str, site: str) -> None:
    """Invite one person in the name of whoever imported them, if both may still."""
    actor = queries.signed_in_person(actor_id)
    if actor is None:
        return
    with acting_as(actor):
        try:
            invitations.invite(actor=actor, person_id=UUID(person_id), site=site)
        except Refused:
            log.info("not invited", person=person_id)  # signed in or closed meanwhile


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="people.forget_letters", pass_context=False)
def forget_letters(timestamp: int) -> None:
    """Every night: delete letters that could not be sent in three days, since they may hold links."""
    Letter.objects.using("system").filter(at__lt=clock.now() - timedelta(days=LETTER_DAYS)).delete()
