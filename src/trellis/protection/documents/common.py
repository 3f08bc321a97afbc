"""Sections that more than one document has. What stands here as done is done by the software (docs/decisions)."""

from __future__ import annotations

from collections.abc import Callable

from trellis.protection.documents.facts import Facts
from trellis.protection.documents.parts import Section, Table, gap
from trellis.protection.records_schema import RecordClass

# Whom each kind of record is about: known to the software, whatever a pack calls it.
PEOPLE = {
    "recordings": "Teachers, and pupils who are seen or heard", "pupil-work": "Teachers and pupils",
    "notes": "Teachers; colleagues and pupils they write about", "goals-and-trials": "Teachers",
    "session-notes": "Teachers and those who coach them", "comments": "Teachers and those they share with",
    "agreements": "Teachers and those who coach them", "submissions": "Teachers", "marks": "Teachers",
    "arrangements": "Teachers, coaches and tutors", "openings": "Everybody with an account",
    "pupil-permissions": "Pupils, under keys", "accounts": "Everybody with an account",
    "proofs": "Teachers", "disclosures": "Whoever asks, reviews or is concerned", "feedback": "Teachers",
    "requests": "Whoever asks, pupils under keys, and owners of records", "exemplars": "Teachers, and pupils who are seen or heard",
}  # fmt: skip
MEASURES = (
    "The database itself checks every row against the person who asks: people see the circles they are in, and nothing by "
    "virtue of their post. School leaders and administrators are in no circle because of it.",
    "Whoever opens somebody else’s record is written down, for its owner to read.",
    "Pupils stand under keys of the school’s own register. Permissions are checked when a recording is added and again when "
    "it is shown to anybody; a later refusal takes back what is shown.",
    "Faces, places and voices can be hidden in a copy, which others then get instead of the recording.",
    "A nightly job deletes what is due, with its files, and a signed proof of each deletion is kept.",
    "Somebody outside a circle is given a copy only through a disclosure case: two reviewers, a closed list of grounds, 14 "
    "days, those concerned told first.",
    "Mail and logs hold nothing that people wrote.",
)
NOT_COVERED = (
    "Whoever holds the password of the database’s owner could read what is stored; it is to be kept outside school "
    "management, and its use logged on another machine."
)


def records_table(facts: Facts, *heads: str) -> Table:
    """Return the kinds of records with the columns asked for: about, holds, who, basis, kept."""
    columns: dict[str, tuple[str, Callable[[RecordClass], str]]] = {
        "about": ("About whom", lambda one: PEOPLE[one.kind]),
        "holds": ("What is in it", lambda one: one.holds),
        "who": ("Who answers for it", lambda one: facts.who(one.controller)),
        "basis": ("Lawful basis", facts.basis),
        "kept": ("How long", facts.kept),
        "ends": ("Deleted by", lambda one: ENDS[one.ends]),
    }
    rows = tuple((one.title, *(columns[head][1](one) for head in heads)) for one in facts.records)
    return Table("Kinds of records", ("Kind", *(columns[head][0] for head in heads)), rows)


ENDS = {"job": "The nightly job", "with-parent": "Together with what it belongs to", "by-hand": "People, by hand"}


def processors_section(facts: Facts) -> Section:
    """Return who handles data, as this Trellis is set up."""
    rows = tuple((one.what, one.where) for one in facts.processors)
    return Section(
        "Who handles the data for us",
        ("As this Trellis is set up now. Its pages load nothing from any other company.",),
        tables=(Table("Who handles data", ("What", "Where"), rows),),
    )


def rights_section(facts: Facts, *, to: str) -> Section:
    """Return how to ask, within which time, and where to complain."""
    rules = tuple(one.says + (" (Not checked yet.)" if one.unverified else "") for one in facts.clocks)
    return Section("How to ask, object or complain", (to,), rules)


def measures_section(title: str = "How it is kept safe") -> Section:
    """Return what the software does, and what it cannot."""
    return Section(title, (), (*MEASURES, NOT_COVERED))


def sign_section(*lines: str) -> Section:
    """Return lines to be signed."""
    return Section("Agreed", (), tuple(gap(line, "each of you") for line in lines))
