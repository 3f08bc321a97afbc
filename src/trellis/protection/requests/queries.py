"""Reading requests: the desk's register by what is due next, one's own, one request, what one is asked to do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F
from django.db.models.expressions import RawSQL

from trellis.kernel import clock, words
from trellis.people.models import Person
from trellis.protection.cases import redaction
from trellis.protection.enums import WAIT_DAYS, RequestKind, RequestState, TaskKind, TaskState
from trellis.protection.models import RequestTask, RightsRequest
from trellis.protection.requests import pieces, places
from trellis.protection.requests.days import clocks, days_of
from trellis.protection.requests.workflow import OPEN
from trellis.protection.retention.clocks import classes

answering_places, desk_places, fellows = places.answering_places, places.desk_places, places.fellows
PAGE, TASKS_MOST = 50, 200
PLACES = {"school": "the school", "university": "the university", "joint": "school and university together"}


@dataclass(frozen=True)
class RequestRow:
    """One request in a list. `due` in words; `over` when its day has passed."""

    id: UUID
    kind: str
    about: str
    place: str
    received: str
    state: str
    due: str
    over: bool


@dataclass(frozen=True)
class TaskRow:
    """One thing asked of the person."""

    id: UUID
    kind: str
    what: str
    asked: str
    state: str
    open: bool


@dataclass(frozen=True)
class Found:
    """How many records of a kind, and who answers for them."""

    what: str
    controller: str
    count: int
    state: str = ""
    here: bool = True


@dataclass(frozen=True)
class Given:
    """What somebody gave of a record about whoever asks."""

    what: str
    made: str
    by: str
    words: str


@dataclass(frozen=True)
class Rule:
    """A clock of the pack, in plain words."""

    says: str
    unverified: bool


@dataclass(frozen=True)
class RequestView:
    """One request as its page shows it to whoever asked or to an officer."""

    row: RequestRow
    mine: bool
    desk: bool
    paper: bool
    open: bool
    kind: str
    text: str
    by: str
    acknowledged: str
    extended_why: str
    answer: str
    closed: str
    case_id: UUID | None
    may_extend: bool
    may_uphold: bool
    may_case: bool
    version: int
    rules: list[Rule]
    found: list[Found] = field(default_factory=list)
    tasks: list[Found] = field(default_factory=list)
    replies: list[tuple[str, str]] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)


@dataclass(frozen=True)
class TaskView:
    """What the owner of a record is asked, with the record and the words proposed."""

    id: UUID
    request_id: UUID
    kind: str
    what: str
    asked_for: str
    why: str
    made: str
    record: pieces.Record | None
    pieces: list[tuple[str, str]]
    proposed: str
    item_id: UUID | None
    state: str
    state_said: str
    reply: str
    with_file: bool
    paper: bool
    open: bool
    version: int


def register(number: int = 1, *, closed: bool = False) -> tuple[list[RequestRow], bool]:
    """Return a page of the officer's register and whether there are more: what is due next comes first."""
    rows = _seen().filter(desk=True, closed_at__isnull=not closed)
    order = ("-closed_at",) if closed else (F("due_on").asc(nulls_last=True), "received_on", "id")
    found = list(rows.order_by(*order)[(number - 1) * PAGE : number * PAGE + 1])
    return [_row(one) for one in found[:PAGE]], len(found) > PAGE


def next_due(person: Person) -> list[RequestRow]:
    """Return the three requests of the officer's desk that are due next."""
    return register()[0][:3]


def own_requests(person: Person) -> list[RequestRow]:
    """Return what the person asked about their own data, newest first."""
    return [_row(one) for one in _seen().filter(person=person).order_by("-made_at")[:PAGE]]


def tasks_of(person: Person) -> list[TaskRow]:
    """Return what the person is asked because of requests, open ones first."""
    rows = RequestTask.objects.filter(owner=person).select_related("request__person").order_by("-asked_at")[:TASKS_MOST]
    found = [
        TaskRow(
            one.id, TaskKind(one.kind).label, _about_task(one), words.short_day(one.asked_at),
            TaskState(one.state).label, one.state == TaskState.ASKED and one.request.closed_at is None,
        )
        for one in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: not row.open)


def tasks_waiting(person: Person) -> int:
    """Return how many things the person is asked for and has not answered."""
    return RequestTask.objects.filter(owner=person, state=TaskState.ASKED, request__closed_at=None).count()


def request(person: Person, request_id: UUID) -> RequestView:
    """Return one request, for whoever asked and the officers. Raises RightsRequest.DoesNotExist."""
    row = _seen().select_related("by").get(id=request_id)
    mine, is_open = row.person_id == person.id, row.state in OPEN
    if not (mine or row.desk):
        raise RightsRequest.DoesNotExist
    asked = _tasks(row.id)
    rules = [one for one in clocks() if row.kind in one.kinds]
    days = days_of(row.kind, row.received_on, rules)
    on_time = days.answer_by is not None and clock.today() <= days.answer_by
    return RequestView(
        _row(row), mine, row.desk, row.person_id is None, is_open, row.kind, row.text, row.by.name,
        words.short_day(row.acknowledged_at) if row.acknowledged_at else "", row.extended_why, row.answer,
        words.short_day(row.closed_at) if row.closed_at else "", row.case_id if row.desk else None,
        is_open and on_time and days.extended_by is not None and not row.extended_why,
        is_open and row.kind == RequestKind.OBJECTION and row.person_id is None,
        is_open and row.case_id is None and any(one["ripe"] for one in asked), row.version,
        [Rule(one.says, one.unverified) for one in rules],
        _found(row) if row.desk and is_open else [],
        _counted(asked),
        [(TaskKind(one["kind"]).label, one["reply"]) for one in asked if one["reply"]],
        _given(row.id) if mine else [],
    )  # fmt: skip


def task(person: Person, task_id: UUID) -> TaskView:
    """Return what the person is asked. Raises RequestTask.DoesNotExist."""
    row = RequestTask.objects.select_related("request__person").get(id=task_id, owner=person)
    record = pieces.record_of(row)
    text = record.whole if record and row.kind == TaskKind.GIVE else ""
    marks = pieces.marks_in(row, text) if text else []
    proposed = row.words if row.state == TaskState.GIVEN else redaction.masked(text, marks)
    return TaskView(
        row.id, row.request_id, row.kind, _about_task(row), RequestKind(row.request.kind).label, row.request.text,
        words.short_day(row.made_on) if row.made_on else "", record, _in_pieces(text, marks), proposed,
        row.source_id if row.record_kind in pieces.ITEM_KINDS else None, row.state, TaskState(row.state).label,
        row.reply, bool(row.files), row.request.person_id is None, row.request.closed_at is None, row.version,
    )  # fmt: skip


def _in_pieces(text: str, marks: list[redaction.Mark]) -> list[tuple[str, str]]:
    found, last = [], 0
    for mark in marks:
        found += [(text[last : mark.start], ""), (mark.said, mark.what)]
        last = mark.end
    return [*found, (text[last:], "")]


def _seen() -> Any:
    """Return the requests the person sees, with `desk` for those they answer."""
    desk = RawSQL(
        "protection_rightsrequest.id = ANY ((SELECT protection_my_requests('desk'))::uuid[])", [], BooleanField()
    )
    return RightsRequest.objects.select_related("organisation", "person").annotate(desk=desk)


def _row(row: Any) -> RequestRow:
    due, over = _due(row)
    return RequestRow(
        row.id, _kind_said(row), _about(row), row.organisation.name, words.short_day(row.received_on),
        RequestState(row.state).label, due, over,
    )  # fmt: skip


def _kind_said(row: Any) -> str:
    if row.kind == RequestKind.HELD and row.desk:
        return "What is held about somebody"
    return RequestKind(row.kind).label


def _about(row: RightsRequest) -> str:
    if row.person:
        return row.person.name
    if not row.pupil_key:
        return "On paper"
    return f"Pupil {row.pupil_key}" + (f", {row.class_name}" if row.class_name else "")


def _due(row: RightsRequest) -> tuple[str, bool]:
    if row.closed_at:
        return f"{RequestState(row.state).label} on {words.short_day(row.closed_at)}", False
    if row.due_on is None:
        return "No day is set; without undue delay", False
    first = row.acknowledged_at is None and days_of(row.kind, row.received_on).acknowledge_by is not None
    verb, did = ("Acknowledge", "acknowledged") if first else ("Answer", "answered")
    left = (row.due_on - clock.today()).days
    day = words.short_day(row.due_on)
    if left < 0:
        return f"Was to be {did} by {day}: {_days(-left)} late", True
    return f"{verb} by {day}" + (": today" if left == 0 else f", in {_days(left)}"), False


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _about_task(row: RequestTask) -> str:
    if row.kind == TaskKind.GIVE:
        asker = row.request.person.name if row.request.person else ""
        about = asker or f"pupil {row.request.pupil_key}"
        day = f" of {words.short_day(row.made_on)}" if row.made_on else ""
        return f"{_title(row.record_kind)}{day}, about {about}"
    key = f" for pupil {row.request.pupil_key}" if row.request.pupil_key else ""
    return ("An objection" if row.kind == TaskKind.OBJECT else "A correction") + key


def _title(record_kind: str) -> str:
    found = classes().get(record_kind)
    return found.title if found else "Classes"


def _here(row: RightsRequest, record_kind: str) -> bool:
    found = classes().get(record_kind)
    return found is None or places.answers_for(row.organisation.kind, found.controller)


def _controller(record_kind: str) -> str:
    found = classes().get(record_kind)
    return PLACES[found.controller] if found else PLACES["school"]


def _found(row: RightsRequest) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task, record_kind, found FROM protection_find(%s)", [row.id])
        return [
            Found(_title(kind), _controller(kind), count, here=_here(row, kind)) for _, kind, count in cursor.fetchall()
        ]


def _tasks(request_id: UUID) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, record_kind, state, reply, asked_at FROM protection_request_tasks(%s)", [request_id]
        )
        rows = [
            dict(zip(("kind", "record_kind", "state", "reply", "asked_at"), row, strict=True))
            for row in cursor.fetchall()
        ]
    late = clock.now() - timedelta(days=WAIT_DAYS)
    for one in rows:
        waited = one["state"] == TaskState.ASKED and one["asked_at"] <= late
        one["ripe"] = one["kind"] == TaskKind.GIVE and (waited or one["state"] == TaskState.DECLINED)
    return rows


def _counted(asked: list[dict[str, Any]]) -> list[Found]:
    counts = Counter((one["record_kind"], one["state"]) for one in asked)
    return [
        Found(_title(kind), _controller(kind), count, TaskState(state).label) for (kind, state), count in counts.items()
    ]


def _given(request_id: UUID) -> list[Given]:
    rows = RequestTask.objects.filter(request_id=request_id, state=TaskState.GIVEN).select_related("owner")
    return [
        Given(_title(one.record_kind), words.short_day(one.made_on) if one.made_on else "", one.owner.name, one.words)
        for one in rows.order_by("made_on", "id")
    ]
