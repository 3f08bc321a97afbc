"""Typing somebody's address claims nothing: only a confirmed address tells who a person is."""

import pytest
from allauth.account.models import EmailAddress

from tests.factories.people import make_person, make_school
from trellis.kernel.database import acting_as
from trellis.people import commands, queries

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.mark.parametrize(("verified", "roles"), [(False, {"learner"}), (True, {"learner", "coach"})])
def test_an_import_gives_a_role_only_to_the_holder_of_a_confirmed_address(verified, roles):
    school = make_school()
    lead, typist = make_person("", "lead"), make_person("Mallory", "learner", at=school)
    EmailAddress.objects.create(user=typist, email="new.coach@test.example", verified=verified, primary=False)
    with acting_as(lead):
        commands.import_file(
            actor=lead, text=f"name,email,role,organisation\nMallory,new.coach@test.example,coach,{school.key}\n"
        )
    assert queries.roles_of(queries.signed_in_person(typist.id)) == roles
