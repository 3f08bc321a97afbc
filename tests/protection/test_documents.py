"""Documents say what the pack and the settings say, mark what they do not know, and change when those change."""

import io
import re
from dataclasses import replace

import docx
import pytest

from tests.factories.people import make_person, make_school
from tests.factories.programme import PACKS, load_mtl, make_cohort
from trellis.kernel.database import acting_as
from trellis.kernel.packs import load_pack
from trellis.kernel.s3 import S3
from trellis.knowledge import commands as knowledge
from trellis.knowledge import queries as packs
from trellis.protection import queries
from trellis.protection.documents.common import PEOPLE
from trellis.protection.documents.drafts import DRAFTS
from trellis.protection.documents.facts import Facts
from trellis.protection.documents.parts import gap, pieces
from trellis.protection.records_schema import RecordClass

pytestmark = pytest.mark.usefixtures("committed")


def text_of(document) -> str:
    texts = [document.title, document.lede, document.drafted]
    for section in document.sections:
        texts += [section.title, *section.paragraphs, *section.items]
        texts += [cell for table in section.tables for row in (table.heads, *table.rows) for cell in row]
    return "\n".join(texts)


@pytest.fixture
def officer():
    load_mtl()
    return make_person("Ada Flynn", "protection", at=make_school("Harbour Lane Primary School"))


def drafted(person, key):
    with acting_as(person):
        return queries.document(person, key)


def test_every_kind_of_record_is_said_to_be_about_somebody():
    assert set(PEOPLE) >= set(RecordClass.model_fields["kind"].annotation.__args__)


@pytest.mark.parametrize("key", list(DRAFTS))
def test_each_is_drafted_for_the_place_with_gaps_marked_and_nothing_left_out(officer, key):
    document = drafted(officer, key)
    text = text_of(document)
    assert "Harbour Lane Primary School" in text
    assert document.gaps >= 2
    assert "Masters in Teaching and Learning" in text
    assert "None" not in text
    assert not re.search(r"\{\w|\bTODO\b", text)
    if key != "notice-pupils":
        for record in packs.pack("mtl").section(RecordClass).values():
            assert record.title in text


def test_another_keeping_time_and_controller_in_the_pack_change_the_documents(officer, tmp_path):
    before = {key: text_of(drafted(officer, key)) for key in DRAFTS}
    folder = tmp_path / "mtl"
    folder.mkdir()
    for file in (PACKS / "mtl").glob("*.yaml"):
        words = file.read_text()
        if file.name == "pack.yaml":
            words = words.replace('version: "1.0"', 'version: "1.1"').replace("2026-09-01", "2026-10-01")
        if file.name == "records.yaml":
            words = words.replace("Two years from the day of the lesson", "Ninety days from the day of the lesson")
            words = words.replace("keep_days: 730", "keep_days: 90", 1)
            kind, _, rest = words.partition("  own-notes:")
            words = kind + "  own-notes:" + rest.replace("controller: joint", "controller: university", 1)
        (folder / file.name).write_text(words)
    knowledge.keep(pack=load_pack(folder))
    packs.forget()
    after = {key: text_of(drafted(officer, key)) for key in DRAFTS}
    assert "90 days at most, from the day it was made (draft time)." in after.pop("notice-pupils")
    assert "two years at most, from the day it was made" in before["notice-pupils"]
    assert all("Ninety days from the day" in text for text in after.values())
    assert not any("Ninety days" in text for text in before.values())
    assert not any("Two years from the day" in text for text in after.values())
    row = next(
        cells for section in drafted(officer, "processing-record").sections for table in section.tables
        for cells in table.rows if cells[0] == "Notes you wrote"
    )  # fmt: skip
    assert "the university" in row
    assert "version 1.1" in after["notice-teachers"]


def test_where_files_lie_and_how_mail_goes_is_read_from_the_settings(officer, settings):
    here = text_of(drafted(officer, "processing-record"))
    assert "Kept on the server Trellis runs on" in here
    settings.S3 = S3("lessons", "eu-west-2", "https://s3.example.org", "", "KEYID", "SECRETKEY")
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "mail.example.org"
    settings.EMAIL_HOST_PASSWORD = "MAILSECRET"
    there = text_of(drafted(officer, "processing-record"))
    assert "Kept in the bucket lessons at s3.example.org, region eu-west-2" in there
    assert "Sent through mail.example.org" in there
    for secret in ("KEYID", "SECRETKEY", "MAILSECRET"):
        assert secret not in there


def test_a_programme_lead_drafts_for_the_university_and_nobody_else_drafts():
    cohort = make_cohort(hei=make_school("University of Eastmere", kind="hei"))
    assert "University of Eastmere" in text_of(drafted(cohort.lead, "sharing-agreement"))
    assert "[the school fills this in: name and address of the school]" in text_of(
        drafted(cohort.lead, "sharing-agreement")
    )
    school = make_school()
    for role in ("leader", "learner", "coach", "admin"):
        person = make_person(role, role, at=school)
        assert drafted(person, "processing-record") is None
        assert not queries.may_draft(person)
    with acting_as(cohort.lead):
        assert queries.document(cohort.lead, "processing-record", school.id) is None
        assert queries.document(cohort.lead, "unknown") is None


def test_gaps_are_told_apart_from_words():
    assert list(pieces(f"Ask {gap('whom')} today")) == [
        ("Ask ", False), ("[your school fills this in: whom]", True), (" today", False)
    ]  # fmt: skip


@pytest.mark.parametrize("key", list(DRAFTS))
def test_the_word_file_holds_the_same_words_with_gaps_in_yellow(officer, key):
    document = drafted(officer, key)
    made = docx.Document(io.BytesIO(queries.as_word(document)))
    paragraphs = list(made.paragraphs) + [
        one for table in made.tables for row in table.rows for cell in row.cells for one in cell.paragraphs
    ]
    text = "\n".join(one.text for one in paragraphs)
    plain = text_of(document).replace("⟦", "").replace("⟧", "")
    assert sorted(filter(None, text.split("\n"))) == sorted(filter(None, plain.split("\n")))
    yellow = [run.text for one in paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert len(yellow) == document.gaps
    assert made.core_properties.author == ""
    assert made.paragraphs[0].style.name == "Title"


def test_an_independent_kind_of_place_is_named_by_whoever_answers(officer):
    load_mtl()
    facts = Facts("Mill Street", "school", packs.pack("mtl"), "MTL", "", (), (), None, ())
    assert facts.who("school") == "Mill Street"
    assert facts.who("joint") == "Mill Street and the university together"
    assert replace(facts, place="Eastmere", kind="hei").who("joint") == "the school and Eastmere together"
