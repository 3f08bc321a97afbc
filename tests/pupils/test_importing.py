"""A list of keys and permissions: looked at first, imported whole or not at all, the same list twice is once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.people import make_person, make_school
from tests.factories.pupils import make_class
from trellis.kernel.database import acting_as
from trellis.kernel.errors import Invalid
from trellis.people.models import Membership
from trellis.pupils import commands, queries
from trellis.pupils.import_cells import COLUMNS, read_row
from trellis.pupils.models import Permission, Pupil, SchoolClass

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

LIST = """class,key,recorded,shown in school,shown outside,hide face,basis,decided,expires
Year 4,all,yes,yes,no,no,public task,2026-09-01,2027-08-31
Year 4,P01,,,,,,,
Year 4,P02,no,no,no,,,01/10/2026,
Year 4,P03,yes,yes,yes,yes,consent,2026-10-01,2027-08-31
9B history,9B-1,yes,no,no,no,legitimate interests,2026-09-01,
"""


@pytest.fixture
def teacher():
    return make_person("Priya Nair", "learner")


def counts():
    return SchoolClass.objects.count(), Pupil.objects.count(), Permission.objects.count()


def test_the_whole_list_comes_in_and_the_second_time_changes_nothing(teacher):
    with acting_as(teacher):
        plan = commands.preview(actor=teacher, text=LIST)
        assert plan.problems == []
        assert [(line.action, line.key) for line in plan.lines] == [
            ("new", key) for key in ("The class", "P01", "P02", "P03", "9B-1")
        ]
        assert counts() == (0, 0, 0)
        commands.import_file(actor=teacher, text=LIST)
        after = counts()
        assert after == (2, 4, 5)  # the second class says nothing as a whole: nobody else in it may be recorded
        nine, four = queries.classes(teacher)
        assert [(line.key, line.now.allows, line.now.blur, line.now.own, line.basis) for line in four.lines] == [
            ("P01", 2, False, False, "public_task"), ("P02", 0, False, True, "public_task"), ("P03", 3, True, True, "consent"),
        ]  # fmt: skip
        assert (nine.allows, nine.lines[0].now.allows) == (0, 1)
        again = commands.import_file(actor=teacher, text=LIST)
        assert {line.action for line in again.lines} == {"same"}
        assert counts() == after


def test_one_row_changed_adds_one_line_of_history(teacher):
    with acting_as(teacher):
        commands.import_file(actor=teacher, text=LIST)
        before = counts()
        plan = commands.import_file(actor=teacher, text=LIST.replace("P01,,,,,,,", "P01,yes,no,no,,,,"))
        assert [line.key for line in plan.lines if line.action == "changed"] == ["P01"]
        assert counts() == (before[0], before[1], before[2] + 1)
        plan = commands.import_file(actor=teacher, text=LIST)
        assert [line.key for line in plan.lines if line.action == "changed"] == ["P01"]
        assert counts() == (before[0], before[1], before[2] + 2)


@pytest.mark.parametrize(
    ("bad", "column", "words"),
    [
        ("Year 4,Amy Jones,yes,yes,no,no,,,", "key", "looks like a name"),
        ("Year 4,A123456789012,yes,yes,no,no,,,", "key", "such as P07"),
        ("Year 4,P09,yes,no,yes,no,,,", "shown outside", "needs yes under “shown in school”"),
        ("Year 4,P09,maybe,no,no,no,,,", "recorded", "not “maybe”"),
        ("Year 4,P09,yes,,no,no,,,", "shown in school", "Say yes or no."),
        ("Year 4,P09,yes,no,no,no,vital interests,,", "basis", "public task"),
        ("Year 4,P09,yes,no,no,no,,31/13/2026,", "decided", "31/08/2027"),
        ("Year 4,P09,yes,no,no,no,,2999-01-01,", "decided", "still to come"),
        ("Year 4,P09,yes,no,no,no,,2026-09-01,2026-08-01", "expires", "ends before"),
        ("Year 4,P02,yes,no,no,no,,,", "key", "stands in row 4 already"),
        (",P09,yes,no,no,no,,,", "class", "Name the class"),
        ("Year 6,P09,yes,no,no,no,,,", "basis", "Give the basis"),
        ("Year 4,,yes,no,no,no,,,", "key", "or all for the whole class"),
    ],
)
def test_one_bad_row_stops_everything_with_its_number_and_a_sentence(teacher, bad, column, words):
    with acting_as(teacher):
        plan = commands.preview(actor=teacher, text=LIST + bad + "\n")
        assert [(problem.row, problem.column) for problem in plan.problems] == [(7, column)]
        assert words in plan.problems[0].sentence
        with pytest.raises(Invalid):
            commands.import_file(actor=teacher, text=LIST + bad + "\n")
        assert counts() == (0, 0, 0)


@pytest.mark.parametrize(("head", "column"), [("class,key,name", "name"), ("class,recorded", "key"), ("a,b", "class")])
def test_strange_and_missing_columns_are_named(teacher, head, column):
    with acting_as(teacher):
        plan = commands.preview(actor=teacher, text=f"{head}\nYear 4,P01\n")
    assert column in [problem.column for problem in plan.problems]


def test_with_two_schools_a_row_says_which(teacher):
    other = make_school("Mill Street School")
    Membership.objects.create(person=teacher, organisation=other, role="learner", since="2026-09-01")
    with acting_as(teacher):
        plan = commands.preview(actor=teacher, text=LIST)
        assert {problem.column for problem in plan.problems} == {"school"}
        named = "class,key,school,recorded,shown in school,shown outside,basis\nYear 4,P1,mill street school,yes,yes,no,public task\n"
        commands.import_file(actor=teacher, text=named)
        assert queries.classes(teacher)[0].school == "Mill Street School"


def test_a_list_does_not_reach_another_teachers_class(teacher):
    other = make_person("", "learner")
    made = make_class(other, "Year 4", "P01")
    with acting_as(teacher):
        commands.import_file(actor=teacher, text=LIST)
    with acting_as(other):
        assert [line.key for line in queries.class_view(other, made.id).lines] == ["P01"]


@given(st.fixed_dictionaries({column: st.text(max_size=12) | st.sampled_from(["yes", "no", ""]) for column in COLUMNS}))
def test_any_cells_are_read_or_refused_with_sentences(cells):
    said = []
    found = read_row(cells, lambda column, sentence: said.append((column, sentence)))
    assert (found is None) == bool(said)
    assert all(column in COLUMNS and sentence.endswith(".") for column, sentence in said)
