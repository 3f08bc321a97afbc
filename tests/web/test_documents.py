"""The pages of drafted documents: for officers and programme leads, to read, print and take as Word files."""

import io

import docx
import pytest

from tests.factories.people import make_person, make_school
from tests.factories.programme import load_mtl
from tests.web.counting import statements
from trellis.protection.documents.drafts import DRAFTS

pytestmark = pytest.mark.usefixtures("committed")


def test_officers_and_leads_read_and_take_them_and_nobody_else(client):
    load_mtl()
    school, other = make_school("Harbour Lane"), make_school("Mill Street")
    for role in ("protection", "lead"):
        client.force_login(make_person("Ada Flynn", role, at=school))
        assert client.get("/protection/documents/").status_code == 200
        for key in DRAFTS:
            here = f"/protection/documents/{key}/"
            text = client.get(here).content.decode()
            assert "Harbour Lane" in text
            assert "<mark>[" in text
            assert "⟦" not in text
            answer = client.get(f"{here}word/")
            assert answer["Cache-Control"] == "no-store"
            assert docx.Document(io.BytesIO(answer.content)).paragraphs[0].text
            assert client.get(f"{here}?place={other.id}").status_code == 404
        assert client.get("/protection/documents/nothing/").status_code == 404
        assert statements(client, "/protection/documents/impact-assessment/") <= 8
    for role in ("leader", "learner", "coach", "admin", "tutor"):
        client.force_login(make_person("Somebody", role, at=school))
        for path in ("", "processing-record/", "processing-record/word/"):
            assert client.get(f"/protection/documents/{path}").status_code == 404
