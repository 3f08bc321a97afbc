"""What wraps every request: whose rows, rollback, references, no-store, refusals as pages."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from tests.factories.people import make_person
from trellis.kernel import drafts
from trellis.kernel.errors import Conflict, Refused
from trellis.kernel.models import Draft
from trellis.people.models import Person
from trellis.web import page

pytestmark = [pytest.mark.django_db(databases=["default", "owner"], transaction=True), pytest.mark.urls(__name__)]


def _write(request):
    drafts.save(actor=request.user, form_key="half", fields={"text": ["half written"]})


def whose(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(me()::text, 'nobody')")
        return HttpResponse(cursor.fetchone()[0])


def breaks(request):
    _write(request)
    raise RuntimeError("with a secret in its message")


def refuses(request):
    _write(request)
    raise Refused("Only its author takes this back.")


def conflicts(request):
    _write(request)
    raise Conflict


def unseen(request):
    return Person.objects.get(name="not there")


def policy(request):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_draft (id, person_id, form_key, fields, at) "
            "VALUES (gen_random_uuid(), gen_random_uuid(), 'x', '{}', now())"
        )


def other_fault(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")


def answers_500(request):
    _write(request)
    return HttpResponse("broken", status=500)


urlpatterns = [
    path(f"{view.__name__}/", view)
    for view in (whose, breaks, refuses, conflicts, unseen, policy, other_fault, answers_500)
]
urlpatterns += [path("account/login/", whose, name="account_login"), path("", whose)]
handler404, handler500 = page.not_found, page.server_error


@pytest.fixture
def signed_in():
    person = make_person("Priya Nair")
    client = Client(raise_request_exception=False)
    client.force_login(person)
    client.person = person
    return client


def test_rows_are_those_of_whoever_is_signed_in_and_of_nobody_else(signed_in):
    assert signed_in.get("/whose/").content.decode() == str(signed_in.person.id)
    assert Client().get("/whose/").content.decode() == "nobody"


@pytest.mark.parametrize(("where", "status", "said"), [
    ("breaks", 500, "Something broke here"),
    ("answers_500", 500, "broken"),
    ("refuses", 403, "Only its author takes this back."),
    ("conflicts", 409, "Your words are kept below"),
    ("unseen", 404, "There is nothing here for you"),
    ("policy", 404, "There is nothing here for you"),
    ("other_fault", 500, "Something broke here"),
    ("nowhere", 404, "There is nothing here for you"),
])  # fmt: skip
def test_faults_and_refusals_become_pages_and_leave_no_half_state(signed_in, where, status, said):
    answer = signed_in.get(f"/{where}/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert said in text
    assert "secret" not in text
    assert Draft.objects.using("owner").count() == 0


@pytest.mark.parametrize("where", ["breaks", "refuses", "nowhere"])
def test_error_pages_carry_a_reference_are_not_stored_and_ask_nothing(signed_in, where):
    answer = signed_in.get(f"/{where}/")
    assert answer["Cache-Control"] == "no-store"
    assert "Reference " in answer.content.decode()


def test_fault_is_logged_by_type_and_place_without_its_message(signed_in, caplog):
    signed_in.get("/breaks/")
    assert "RuntimeError at test_middleware.py" in caplog.text
    assert "secret" not in caplog.text


FROM_HERE = {"Origin": "http://testserver"}


@pytest.mark.parametrize(("where", "said"), [
    ("breaks", "Nothing was half saved"), ("refuses", "Only its author"), ("conflicts", ""),
])  # fmt: skip
def test_words_sent_to_a_fault_or_refusal_are_given_back_and_no_password(signed_in, where, said):
    words = {"text": "They waited & five answered.", "password1": "my own secret words", "kind": "step"}
    text = signed_in.post(f"/{where}/", words, headers=FROM_HERE).content.decode()
    assert said.lower() in text.lower()
    assert "They waited &amp; five answered." in text
    assert "secret words" not in text
    assert text.count("What you typed</label>") == 1


def test_a_page_too_old_promises_nothing_and_gives_the_words_back():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("Priya Nair"))
    answer = client.post("/whose/", {"text": "They waited for once."}, headers=FROM_HERE)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Nothing was saved. Below is what you typed: copy it first." in text
    assert "They waited for once." in text
    empty = client.post("/whose/", {"kind": "step"}, headers=FROM_HERE).content.decode()
    assert "Nothing was saved. Go back, reload the page and send it again." in empty
    assert "draft" not in text + empty


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_what_another_site_sends_is_not_shown(headers):
    client = Client(enforce_csrf_checks=True)
    text = client.post("/whose/", {"text": "Ring this number now."}, headers=headers).content.decode()
    assert "too old" in text
    assert "Ring this number" not in text
