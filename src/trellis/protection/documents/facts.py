"""What documents are drafted from: the pack in force, the place, and what this Trellis is set to use."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection

from trellis.kernel import clock, words
from trellis.kernel.packs import Pack
from trellis.knowledge import queries as knowledge
from trellis.people.enums import OrganisationKind
from trellis.people.models import Person
from trellis.programme.agreement_schema import Agreement
from trellis.programme.schema import Programme
from trellis.protection.clocks_schema import LawfulClock
from trellis.protection.documents.parts import gap
from trellis.protection.records_schema import RecordClass
from trellis.protection.retention.clocks import STANDARD
from trellis.protection.retention.kept import BASES, said_days

_PLACES = """
SELECT id, name, kind FROM people_organisation
 WHERE id = ANY ((SELECT my_organisations('protection', 'lead'))::uuid[]) ORDER BY kind, name
"""
_PACK = """
SELECT pack_name, pack_version FROM programme_cohort WHERE organisation_id = %s ORDER BY starts_on DESC, id LIMIT 1
"""
DRAFT = " (draft time)"


@dataclass(frozen=True)
class Processor:
    """Something that handles data, as it is set up here."""

    what: str
    where: str


@dataclass(frozen=True)
class Facts:
    """Everything a document may say that is not a gap."""

    place: str
    kind: str
    pack: Pack
    programme: str
    purpose: str
    records: tuple[RecordClass, ...]
    clocks: tuple[LawfulClock, ...]
    agreement: Agreement | None
    processors: tuple[Processor, ...]

    @property
    def drafted(self) -> str:
        """From what and when it was drafted."""
        return (
            f"Drafted by Trellis on {words.short_day(clock.now())} from the pack {self.pack.title}, version "
            f"{self.pack.version}, and the settings in force. A draft: read it, fill the marked gaps, and have it checked."
        )

    def who(self, controller: str) -> str:
        """Return who answers for a kind of record, by name where it is known."""
        own = "university" if self.kind == OrganisationKind.HEI else "school"
        names = {one: self.place if one == own else f"the {one}" for one in ("school", "university")}
        if controller == "joint":
            return words.names([names["school"], names["university"]]) + " together"
        return names[controller]

    def kept_plainly(self, record: RecordClass) -> str:
        """Return how long for people who are no teachers: worked out from the days, whatever teachers are told."""
        longer = f" Its teacher may lengthen that once, by {said_days(record.renew_days)}." if record.renew_days else ""
        draft = DRAFT if record.unverified else ""
        return f"{said_days(record.keep_days)} at most, {COUNTED[record.counted_from]}{draft}.{longer}"

    def basis(self, record: RecordClass) -> str:
        """Return the lawful basis and why."""
        return f"{BASES[record.basis]}. {record.basis_why}"

    def kept(self, record: RecordClass) -> str:
        """Return how long, marked where nobody has set the time yet."""
        return record.says + (DRAFT if record.unverified else "")


COUNTED = {
    "made": "from the day it was made", "account-closed": "after the teacher’s account is closed",
    "partnership-ended": "after teacher and coach stop working together", "course-completed": "after the course",
    "mark-released": "after the mark",
}  # fmt: skip


def places_to_draft_for(person: Person) -> list[tuple[UUID, str]]:
    """Return (id, name) of the places the current person drafts for: as officer or as programme lead."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def facts_for(person: Person, place_id: UUID | None = None) -> Facts | None:
    """Return what is known for one of the person's places, the first without one; None for any other."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        found = [row for row in cursor.fetchall() if place_id in {None, row[0]}]
        if not found:
            return None
        chosen, name, kind = found[0]
        cursor.execute(_PACK, [chosen])
        used = cursor.fetchone()
    pack = knowledge.pack(*used) if used else knowledge.pack(STANDARD)
    standard = knowledge.pack(STANDARD)
    programme = next(iter(pack.section(Programme).values()), None)
    agreements = pack.section(Agreement)
    return Facts(
        name, kind, pack, programme.title if programme else pack.title, _purpose(programme),
        tuple((pack.section(RecordClass) or standard.section(RecordClass)).values()),
        tuple((pack.section(LawfulClock) or standard.section(LawfulClock)).values()),
        next(iter(agreements.values()), None), tuple(processors()),
    )  # fmt: skip


def _purpose(programme: Programme | None) -> str:
    if programme is None:
        return gap("what the programme is for")
    return (
        f"{programme.title}, {programme.credits} credits at level {programme.level}, earned by teachers who look at their own "
        f"practice with a coach. In the words of the programme: “{programme.about}”"
    )


def processors() -> list[Processor]:
    """Return who handles data, from the settings this process runs with. Passwords are in none of them."""
    return [
        _files(),
        _database(),
        _mail(),
        Processor("The server Trellis runs on", gap("who runs it, where, under which contract")),
    ]


def _files() -> Processor:
    what = "Recordings, pictures and other files"
    if settings.S3 is None:
        return Processor(what, "Kept on the server Trellis runs on. No other company keeps them.")
    region = f", region {settings.S3.region}" if settings.S3.region else ""
    at = urlsplit(settings.S3.endpoint).hostname if settings.S3.endpoint else "Amazon S3"
    return Processor(
        what, f"Kept in the bucket {settings.S3.bucket} at {at}{region}. {gap('the contract with its provider')}"
    )


def _database() -> Processor:
    what = "Everything that is written, and the index of files"
    if settings.EMBEDDED:
        return Processor(what, "Kept in a database on the server Trellis runs on, for invented people only.")
    host = settings.DATABASES["default"].get("HOST") or "the server Trellis runs on"
    return Processor(what, f"Kept in a PostgreSQL database at {host}. {gap('who runs it, under which contract')}")


def _mail() -> Processor:
    what = "Mail: that something happened, and a link; never what somebody wrote"
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Processor(what, f"Sent through {settings.EMAIL_HOST}. {gap('the contract with its provider')}")
    return Processor(what, "Not sent: written to a folder of the server Trellis runs on.")
