"""Writing to people. A letter is a row, and sending it a job: both commit with the command.

Letters say what happened and give a link; what people wrote in Trellis never goes by mail.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.template import engines
from procrastinate.contrib.django import app

from trellis.kernel import clock, jobs
from trellis.people.models import Letter, Person

SUBJECT_LENGTH = 200


def post(*, to: str, template: str, **facts: Any) -> Letter:
    """Write a letter from a text template, whose first line is the subject, and queue its sending."""
    text = engines["jinja2"].get_template(template).render(facts)
    subject, _, body = text.strip().partition("\n")
    return post_text(to=to, subject=subject, text=body.strip() + "\n")


def post_to(person_id: UUID, template: str) -> None:
    """Write to a person by their account; whoever has left has no address here any more and gets nothing."""
    person = Person.objects.filter(id=person_id, is_active=True).first()
    if person:
        post(to=person.email, template=template, name=person.first_name)


def post_text(*, to: str, subject: str, text: str) -> Letter:
    """Write a letter as it stands, and queue its sending."""
    letter = Letter.objects.create(to=to, subject=" ".join(subject.split())[:SUBJECT_LENGTH], text=text, at=clock.now())
    jobs.defer(send_letter, letter_id=letter.id)
    return letter


@app.task(name="trellis.people.tasks.send_letter", retry=jobs.RETRY)  # type: ignore[untyped-decorator]
def send_letter(letter_id: str) -> None:
    """Send one letter and delete it; a letter already sent is no error."""
    with transaction.atomic(using="system"):
        letter = Letter.objects.using("system").select_for_update().filter(id=UUID(letter_id)).first()
        if letter is None:
            return
        EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
        letter.delete(using="system")
