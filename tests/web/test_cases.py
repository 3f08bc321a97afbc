"""The pages of a disclosure case, by everybody who has to do with one."""

import pytest

from tests.protection.test_cases import Place, as_
from tests.web.counting import statements
from trellis.evidence.models import Item
from trellis.protection import commands
from trellis.protection.models import Case, CaseCopy

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def place():
    return Place()


def page(client, person, path, status=200) -> str:
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def form(place, **more):
    return {
        "organisation": str(place.school.id), "ground": "law", "addresses": place.priya.email, "kinds": ["notes"],
        "from_on": "2020-01-01", "to_on": "2026-11-01", "recipient": "The tribunal", "reason": "It was ordered.",
    } | more  # fmt: skip


def test_asking_keeps_what_was_typed_and_refuses_appraisal_with_a_sentence(client, place):
    client.force_login(place.asker)
    wrong = client.post("/protection/cases/new/", form(place, ground="appraisal"))
    assert wrong.status_code == 422
    assert "nothing out for appraisal" in wrong.content.decode()
    assert "It was ordered." in wrong.content.decode()
    asked = client.post("/protection/cases/new/", form(place))
    assert asked.status_code == 302
    case = Case.objects.using("owner").get()
    assert "Withdraw this" in client.get(f"/protection/cases/{case.id}/").content.decode()
    for stranger in (place.leader, place.second, place.priya):
        page(client, stranger, f"/protection/cases/{case.id}/", 404)
    assert "You review" not in page(client, place.priya, "/protection/cases/")


def test_the_case_is_led_through_by_its_two_reviewers(client, place):
    case = place.ask()
    here = f"/protection/cases/{case.id}/"

    def post(person, act, **fields):
        client.force_login(person)
        version = Case.objects.using("owner").get(id=case.id).version
        return client.post(f"{here}{act}/", {"version": version, **fields})

    assert "Name the second reviewer" in page(client, place.officer, here)
    wrong = post(place.officer, "second", address="nobody@test.example")
    assert (wrong.status_code, "nobody@test.example" in wrong.content.decode()) == (422, True)
    assert post(place.officer, "second", address=place.second.email).status_code == 302
    silent = {"apart": "yes", "untold_why": "It would warn somebody."}
    assert post(place.officer, "approve").status_code == 422
    assert post(place.officer, "approve", **silent).status_code == 302
    assert "waits for the other reviewer" in page(client, place.officer, here)
    assert post(place.second, "approve", **silent).status_code == 302
    page(client, place.priya, here, 404)
    assert "Place the copies" in page(client, place.second, here)
    assert post(place.second, "open").status_code == 302
    copy = CaseCopy.objects.using("owner").get()
    shown = page(client, place.officer, f"/protection/cases/record/{copy.id}/")
    assert "Wait time" in shown
    for stranger in (place.asker, place.priya, place.leader):
        page(client, stranger, f"/protection/cases/record/{copy.id}/", 404)
    client.force_login(place.officer)
    assert post(place.officer, "copy").status_code in {403, 409}
    nothing = client.post(f"/protection/cases/record/{copy.id}/", {"version": 1, "redacted": "Kept words"})
    assert (nothing.status_code, "Kept words" in nothing.content.decode()) == (422, True)
    given = {"version": 1, "decision": "give", "redacted": "[name removed] counted."}
    assert client.post(f"/protection/cases/record/{copy.id}/", given).status_code == 302
    answer = post(place.officer, "copy")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "[name removed] counted." in answer.content.decode()
    assert "Wait time" not in answer.content.decode()
    assert post(place.second, "silence", tell="yes").status_code == 302
    told = page(client, place.priya, here)
    assert "A copy of your records" in told
    assert "It would warn somebody." not in told
    assert "counted" not in told
    assert post(place.priya, "object", text="Too much.").status_code == 302
    assert "Too much." in page(client, place.officer, here)
    assert "Too much." not in page(client, place.asker, here)
    assert post(place.second, "end").status_code == 302
    page(client, place.officer, f"/protection/cases/record/{copy.id}/", 404)
    client.logout()
    counted = client.get("/protection/cases/counts/")
    assert counted.status_code == 200
    assert "A court, a tribunal" in counted.content.decode()


def test_a_file_goes_to_a_reviewer_alone_and_its_opening_is_told(client, place, settings, tmp_path):
    from tests.factories.evidence import make_file
    from trellis.circles import queries as circles
    from trellis.kernel.database import acting_as

    settings.FILES_ROOT = tmp_path / "files"
    work = tmp_path / "work.txt"
    work.write_text("what stands in the file")
    make_file(place.priya, work, "Writing", ready=False)
    case = place.approved(place.ask(kinds=["pupil-work"]))
    from datetime import timedelta

    from trellis.kernel import clock
    from trellis.protection.models import CaseSubject

    CaseSubject.objects.using("owner").update(told_at=clock.now() - timedelta(days=3))
    as_(place.officer, commands.open_case, case)
    copy = CaseCopy.objects.using("owner").get()
    path = f"/protection/cases/file/{copy.id}/0/"
    for stranger in (place.asker, place.priya, place.leader):
        page(client, stranger, path, 404)
    client.force_login(place.second)
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"what stands in the file"
    assert client.get(f"/protection/cases/file/{copy.id}/7/").status_code == 404
    with acting_as(place.priya):
        assert [one.why for one in circles.openings(place.priya)] == ["disclosure case"]
    assert Item.objects.using("owner").get(id=copy.source_id).title == "Writing"


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_with_one_case_or_three(client, place, count):
    cases = [place.opened() for _ in range(count)]
    client.force_login(place.officer)
    copy = CaseCopy.objects.using("owner").filter(case=cases[0]).get()
    for path in ("cases/", f"cases/{cases[0].id}/", f"cases/record/{copy.id}/"):
        client.get(f"/protection/{path}")
        assert statements(client, f"/protection/{path}") <= 8, path
