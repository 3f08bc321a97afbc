"""Classes, what holds for all of them, and exceptions by key."""

from datetime import timedelta

import pytest

from tests.factories.people import make_person, make_school
from tests.factories.pupils import allow, make_class, pupil_of, school_of, terms
from trellis.kernel import clock
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Conflict, Invalid, Refused
from trellis.pupils import commands, queries
from trellis.pupils.models import Permission, Pupil, SchoolClass

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def teacher():
    return make_person("Priya Nair", "learner")


def view(teacher, made):
    with acting_as(teacher):
        return queries.class_view(teacher, made.id)


def held(teacher, made):
    return {line.key: (line.now.allows, line.now.blur, line.now.own) for line in view(teacher, made).lines}


def test_a_class_holds_for_everybody_until_a_pupil_differs(teacher):
    made = make_class(teacher, "Year 4", "P01", "P02", "P10", allows=2)
    assert held(teacher, made) == {"P01": (2, False, False), "P02": (2, False, False), "P10": (2, False, False)}
    allow(teacher, made, "P02", 0, blur=True)
    assert held(teacher, made)["P02"] == (0, True, True)
    with acting_as(teacher):
        commands.set_standard(actor=teacher, class_id=made.id, version=None, terms=terms(3))
    assert held(teacher, made) == {"P01": (3, False, False), "P02": (0, True, True), "P10": (3, False, False)}
    allow(teacher, made, "P02", None)
    assert held(teacher, made)["P02"] == (3, False, False)


def test_what_was_recorded_stays_with_day_basis_and_recorder(teacher):
    made = make_class(teacher, "Year 4", "P01")
    allow(teacher, made, "P01", 1, basis="consent")
    allow(teacher, made, "P01", None)
    with acting_as(teacher):
        lines = [(line.key, line.who, line.says.split(".")[0]) for line in queries.history(made.id)]
        assert lines == [
            ("P01", "Priya Nair", "As the class again"),
            ("P01", "Priya Nair", "May be recorded, for the teacher alone"),
            ("The class", "Priya Nair", "May be shown outside school"),
        ]
        assert Permission.objects.filter(school_class=made).update(allows=3) == 0
        assert Permission.objects.filter(school_class=made).delete()[0] == 0


def test_only_at_a_school_where_one_works(teacher):
    with acting_as(teacher), pytest.raises(Invalid) as refused:
        commands.open_class(actor=teacher, name="Year 4", school_id=make_school().id, terms=terms())
    assert "school" in refused.value.problems
    tutor = make_person("", "tutor", at=make_school(kind="hei"))
    with acting_as(tutor), pytest.raises(Refused):
        commands.open_class(actor=tutor, name="Year 4", school_id=school_of(tutor).id, terms=terms())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basis": "because"}, "basis"),
        ({"allows": 4}, "allows"),
        ({"decided_on": clock.today() + timedelta(days=1)}, "decided_on"),
        ({"expires_on": clock.today() - timedelta(days=1)}, "expires_on"),
    ],
)
def test_terms_that_do_not_fit_are_refused_with_a_sentence(teacher, wrong, field):
    with acting_as(teacher), pytest.raises(Invalid) as refused:
        commands.open_class(actor=teacher, name="Year 4", school_id=school_of(teacher).id, terms=terms(**wrong))
    assert list(refused.value.problems) == [field]
    with acting_as(teacher):
        assert not SchoolClass.objects.exists()


def test_a_name_is_refused_as_a_key_and_nothing_is_half_made(teacher):
    with acting_as(teacher), pytest.raises(Invalid):
        commands.open_class(
            actor=teacher, name="Year 4", school_id=school_of(teacher).id, terms=terms(), keys=["P01", "Amy Jones"]
        )
    with acting_as(teacher):
        assert not SchoolClass.objects.exists()
        assert not Pupil.objects.exists()


def test_others_see_nothing_and_change_nothing(teacher):
    made = make_class(teacher, "Year 4", "P01")
    pupil = pupil_of(teacher, made, "P01")
    head = make_person("", "leader", "learner", at=school_of(teacher))
    acts = [
        lambda: commands.set_standard(actor=head, class_id=made.id, version=None, terms=terms()),
        lambda: commands.set_pupils(actor=head, class_id=made.id, version=None, changes={pupil.id: terms()}),
        lambda: commands.add_pupils(actor=head, class_id=made.id, version=None, keys=["P02"]),
        lambda: commands.pupils_left(actor=head, class_id=made.id, version=None, keys=["P01"]),
        lambda: commands.rename_class(actor=head, class_id=made.id, version=None, name="Mine"),
    ]
    with acting_as(head):
        assert queries.classes(head) == []
        for act in acts:
            with pytest.raises(SchoolClass.DoesNotExist):
                act()
    with acting_as(teacher):
        commands.add_pupils(actor=teacher, class_id=made.id, version=None, keys=["P02"])
    assert set(held(teacher, made)) == {"P01", "P02"}


def test_a_pupil_of_another_class_is_not_there(teacher):
    one, other = make_class(teacher, "Year 4", "P01"), make_class(teacher, "Year 5", "P01")
    stranger = pupil_of(teacher, other, "P01")
    with acting_as(teacher), pytest.raises(Pupil.DoesNotExist):
        commands.set_pupils(actor=teacher, class_id=one.id, version=None, changes={stranger.id: terms(0)})


def test_an_older_page_overwrites_nothing(teacher):
    made = make_class(teacher, "Year 4", "P01")
    allow(teacher, made, "P01", 0)
    with acting_as(teacher), pytest.raises(Conflict):
        commands.set_standard(actor=teacher, class_id=made.id, version=1, terms=terms())


def test_who_has_left_is_not_seated_but_still_counts(teacher):
    made = make_class(teacher, "Year 4", "P01", "P02")
    allow(teacher, made, "P02", 0)
    assert view(teacher, made).not_recorded == ("P02",)
    with acting_as(teacher):
        commands.pupils_left(actor=teacher, class_id=made.id, version=None, keys=["p02"])
        with pytest.raises(Invalid):
            commands.pupils_left(actor=teacher, class_id=made.id, version=None, keys=["P99"])
    found = view(teacher, made)
    assert found.not_recorded == ()
    assert [(one.key, one.allows) for one in found.standings] == [("P01", 3), ("P02", 0)]
    with acting_as(teacher):
        commands.add_pupils(actor=teacher, class_id=made.id, version=None, keys=["P02"])
    assert view(teacher, made).not_recorded == ("P02",)


def test_a_class_is_said_in_sentences(teacher):
    made = make_class(teacher, "Year 4", *[f"P{number}" for number in range(1, 31)], allows=2)
    assert view(teacher, made).says == ["30 pupils.", "All may be shown in school only."]
    allow(teacher, made, "P7", 0)
    allow(teacher, made, "P9", 2, blur=True)
    assert view(teacher, made).says == [
        "30 pupils.", "1 may not be recorded.", "29 may be shown in school only.", "1 must have their face hidden.",
    ]  # fmt: skip
