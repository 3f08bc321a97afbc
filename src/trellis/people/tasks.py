"""Jobs about people: sending the letters that commands have written."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from procrastinate.contrib.django import app

from trellis.kernel import clock
from trellis.kernel.jobs import RETRY
from trellis.people.models import Letter

KEEP_DAYS = 3


@app.task(retry=RETRY)
def send_letter(letter_id: str) -> None:
    """Send one letter and delete it; a letter already sent is no error."""
    with transaction.atomic(using="system"):
        letter = Letter.objects.using("system").select_for_update().filter(id=UUID(letter_id)).first()
        if letter is None:
            return
        EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
        letter.delete(using="system")


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="people.forget_letters", pass_context=False)
def forget_letters(timestamp: int) -> None:
    """Every night: delete letters that could not be sent in three days, since they may hold links."""
    Letter.objects.using("system").filter(at__lt=clock.now() - timedelta(days=KEEP_DAYS)).delete()
