"""The five documents, each drafted from facts: what only an organisation knows is a marked gap."""

from __future__ import annotations

from collections.abc import Callable

from trellis.people.enums import OrganisationKind
from trellis.protection.documents.common import (
    measures_section,
    processors_section,
    records_table,
    rights_section,
    sign_section,
)
from trellis.protection.documents.facts import Facts
from trellis.protection.documents.parts import Document, Section, Table, gap

RISKS = (
    ("Recordings of pupils reach people who may not see them", "Permissions are checked at each showing; hidden copies; taking back"),
    ("What a teacher writes in confidence is used in appraisal", "No leader is in a circle; disclosure refuses appraisal and capability"),
    ("More is kept, or longer, than is needed", "Keeping times by kind; the nightly job; proofs of deletion"),
    ("Somebody with technical access reads content", "One role per purpose in the database; the owner’s password outside school"),
    ("A pupil is recognised in spite of a hidden face", "The teacher looks at each copy before others do; it can be taken back"),
    ("Files are lost or a server fails", "Interrupted uploads resume; checksums; a command for backups, and one for restoring them"),
)  # fmt: skip


def assessment(facts: Facts) -> Document:
    """Draft the data protection impact assessment."""
    title = f"Data protection impact assessment: {facts.programme}"
    return Document("impact-assessment", title, f"For {facts.place}.", (
        Section("Why this was looked at", (
            "Teachers are recorded in their classrooms and pupils can be seen or heard. Recordings of children, and notes "
            "made in confidence, call for an assessment before they begin.",
            gap("who carries it out, and when it is looked at again"),
        )),
        Section("What is done", (
            facts.purpose,
            f"How many people take part: {gap('teachers, classes, pupils, schools')}",
        ), tables=(records_table(facts, "holds", "about"),)),
        processors_section(facts),
        Section("Who was asked", (gap("teachers, pupils, parents, unions, and what they said"),)),
        Section("Why it is needed, and no more than that", (
            "For each kind of record: the lawful basis, why, and how long it is kept.",
        ), tables=(records_table(facts, "basis", "kept", "ends"),)),
        Section("What could go wrong", (
            "What the software does against it stands beside each. How likely it is here, and how bad it would be, is for "
            "you to judge.",
        ), tables=(Table("Risks", ("What could go wrong", "What is done against it", "How likely, how bad, what is left"), tuple(
            (risk, measure, gap("your judgement")) for risk, measure in RISKS)),)),
        measures_section(),
        Section("Decision", (gap("advice of the data-protection officer"), gap("who decided, what, and when"))),
    ), facts.drafted)  # fmt: skip


def for_teachers(facts: Facts) -> Document:
    """Draft the privacy notice for teachers."""
    seen = tuple(f"{one.what}: {one.seers}." for one in facts.agreement.arrangements) if facts.agreement else ()
    alone = facts.agreement.learning if facts.agreement else ()
    return Document("notice-teachers", "What is kept about you, if you teach", f"{facts.programme} at {facts.place}.", (
        Section("Who answers for it", (
            "It depends on the kind of record; the table below says which.",
            f"The data-protection officer: {gap('name and address')}",
        )),
        Section("What is kept, why, and how long", (), tables=(records_table(facts, "holds", "who", "basis", "kept"),)),
        Section("Who sees it", ("What you make belongs to a circle: the named people who can read it. Only they do.",), alone),
        Section("What passes for arranging", ("By name, to those who arrange the course:",), seen),
        processors_section(facts),
        rights_section(facts, to="In Trellis: Your account, then Requests about data. You see there how far it has got. "
            "You can take a copy of everything you may see at once. You can complain to the Information Commissioner’s Office."),
        Section("When others may be given a copy", (
            "Only through a disclosure case, for one of a closed list of reasons. Appraisal and capability are not on it. You "
            "are told first, unless that would cause harm or prejudice an investigation.",
        )),
    ), facts.drafted)  # fmt: skip


def for_pupils(facts: Facts) -> Document:
    """Draft the privacy notice for pupils and parents, in plain words."""
    about = tuple(one for one in facts.records if one.kind in {"recordings", "pupil-work", "pupil-permissions"})
    return Document("notice-pupils", "When lessons are recorded", f"For pupils and parents, at {facts.place}.", (
        Section("What happens", (
            "Teachers here learn from their own lessons. For that they sometimes film or record a lesson, or take a picture of "
            "work. It is about the teacher’s teaching, not about marks or behaviour of pupils.",
            "Your name is not written there. You stand under a key, such as P07, and only the school’s own list says who that is.",
        )),
        Section("What is kept, and for how long", (), tuple(f"{one.title}: {facts.kept_plainly(one)}" for one in about)),
        Section("Why we may do this", (), tuple(dict.fromkeys(facts.basis(one) for one in about))),
        Section("Who sees it", (
            "The teacher, and the few colleagues they show it to so as to talk about teaching. It may be shown outside school only "
            "where your permission says so. Your face can be hidden.",
        )),
        Section("You can say no", (
            f"Tell us: {gap('whom to tell, and how')}. We then write down that you may not be recorded, or only by your teacher, or "
            "only in school. What was shown before is taken back.",
        )),
        rights_section(facts, to="You, or a parent, can ask what we hold about you, or say that something is wrong: "
            + gap("whom to ask, and how")
            + ". Others who are in it are hidden before you get a copy. You can complain to the Information Commissioner’s Office."),
        Section("Who answers for it", tuple(dict.fromkeys(f"{one.title}: {facts.who(one.controller)}." for one in about))),
    ), facts.drafted)  # fmt: skip


def processing_record(facts: Facts) -> Document:
    """Draft the record of processing activities."""
    return Document("processing-record", "Record of processing activities", f"{facts.programme} at {facts.place}.", (
        Section("Who keeps this record", (
            f"{facts.place}: {gap('address and who speaks for it')}",
            f"Data-protection officer: {gap('name and address')}",
            f"Purpose: {facts.purpose}",
        )),
        Section("What is processed", (), tables=(records_table(facts, "about", "holds", "who", "basis", "kept", "ends"),)),
        Section("Who is given it", ("People in the circle of a record. Others through a disclosure case alone, as a masked copy.",)),
        processors_section(facts),
        Section("To other countries", (gap("whether any of those above keeps data outside the United Kingdom, and under what rule"),)),
        measures_section(),
    ), facts.drafted)  # fmt: skip


def sharing_agreement(facts: Facts) -> Document:
    """Draft the sharing agreement between a school and a university."""
    other = "the school" if facts.kind == OrganisationKind.HEI else "the university"
    groups = (("school", "The school alone"), ("university", "The university alone"), ("joint", "Both together"))
    answered = tuple(
        Section(title, (), tuple(f"{one.title}. {one.holds}" for one in facts.records if one.controller == key))
        for key, title in groups
        if any(one.controller == key for one in facts.records)
    )
    passing = tuple(f"{one.what}: {one.seers}." for one in facts.agreement.arrangements) if facts.agreement else ()
    return Document("sharing-agreement", "Data sharing agreement between school and university", facts.programme + ".", (
        Section("Between", (facts.place, gap(f"name and address of {other}", other))),
        Section("What for", (facts.purpose,)),
        *answered,
        Section("What passes between us for arranging", (), passing),
        Section("What does not pass", ("Neither of us is shown by virtue of a post what is written, recorded or said in a circle.",),
                facts.agreement.learning if facts.agreement else ()),
        Section("How long it is kept", (), tables=(records_table(facts, "who", "basis", "kept", "ends"),)),
        processors_section(facts),
        rights_section(facts, to="Whoever receives a request answers for their own records, and tells the other about those we hold together: "
            + gap("within how many days, and who is the first contact", "both")),
        Section("If something goes wrong", (
            "Whoever notices a breach tells the other at once, so that the 72 hours for telling the Information Commissioner can be "
            "kept. Who tells: " + gap("for each kind of record", "both"),
        )),
        measures_section(),
        Section("When it ends", (
            "Each keeps what it alone answers for. What is held together is kept until its time is over. " + gap("how either ends it", "both"),
        )),
        sign_section("for the school: name, post, day", "for the university: name, post, day"),
    ), facts.drafted)  # fmt: skip


DRAFTS: dict[str, tuple[str, Callable[[Facts], Document]]] = {
    "impact-assessment": ("Data protection impact assessment", assessment),
    "notice-teachers": ("Privacy notice for teachers", for_teachers),
    "notice-pupils": ("Privacy notice for pupils and parents", for_pupils),
    "processing-record": ("Record of processing activities", processing_record),
    "sharing-agreement": ("Sharing agreement of school and university", sharing_agreement),
}
