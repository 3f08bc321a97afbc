"""What the macros say and draw."""

import itertools
import re

import pytest

from tests.web.render import WEB, Me, environment, render
from trellis.web.components.growth import HEIGHT, MOST, WIDTH, Moment, draw
from trellis.web.components.strip import APART, Marker, lay_out
from trellis.web.styleguide import content


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["You"], "Only you"),
        (["Ruth Adeyemi"], "Ruth Adeyemi"),
        (["You", "Tom"], "You and Tom"),
        (["You", "Ruth", "Dr Owen Pryce"], "You, Ruth and Dr Owen Pryce"),
        (["You", "A", "B", "C", "D", "E", "F"], "You, A, B and 4 others"),
    ],
)
def test_the_circle_is_said_in_words(names, said):
    html = render("{{ ui.circle(names) }}", names=names)
    assert text(html) == f"Who can see this: {said}"


def test_the_circle_is_drawn_for_its_size_and_escapes_names():
    html = render("{{ ui.circle(names) }}", names=["You", "<b>Tom</b>"])
    assert "#circle-2" in html
    assert "<b>" not in html


def test_a_circle_whose_members_do_not_see_each_other_names_nobody():
    html = render('{{ ui.circle([], says="You and whoever marks it") }}')
    assert text(html) == "Who can see this: You and whoever marks it"
    assert "#circle-many" in html


def test_the_open_circle_shows_faces_and_what_can_be_done():
    html = render(
        '{% call ui.circle_open(["You", "Ruth"], people, sees="this clip", note="School leaders are not in this circle.") %}Take it back{% endcall %}',
        people=[content.PRIYA, content.RUTH],
    )
    assert "You and Ruth can see this clip. School leaders are not in this circle." in text(html)
    assert html.count('class="face ') == 2
    assert "Take it back" in html


def test_a_learner_card_says_plainly_what_is_missing():
    html = render(
        '{{ ui.learner_card(who, "", [("ahead", "Last step", "None yet.")], "", ("Offer three times", "/o"), ["You", "Callum"]) }}',
        who=content.CALLUM,
    )
    said = text(html)
    assert "No date yet" in said
    assert "No question yet, and there needn’t be one." in said
    assert "govuk-button--secondary" in html


def test_only_the_next_learner_has_a_solid_button():
    html = render(
        '{{ ui.learner_card(who, "Tomorrow", [], "Why?", ("Prepare", "/p"), ["You", "Priya"], first=True) }}',
        who=content.PRIYA,
    )
    assert "learner--first" in html
    assert "govuk-button--secondary" not in html
    assert "Priya asks Why?" in text(html)


def test_words_are_escaped_and_kept_as_written():
    html = render("{{ ui.words('Priya asks', said) }}", said="<script>x</script>\nand more")
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;\nand more" in html


@pytest.mark.parametrize("count", range(9))
def test_growth_draws_up_to_eight_moments_inside_its_frame(count):
    moments = [Moment("tried", f"Moment {at}") for at in range(count)]
    plant = draw(moments)
    places = [
        tuple(map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", shape.transform).groups()))
        for shape in plant.shapes
    ]
    assert len(places) == count
    assert all(0 < x < WIDTH and 50 < y < HEIGHT - 20 for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)


def test_growth_lists_what_came_before_under_earlier():
    moments = [Moment("tried", f"Moment {at}") for at in range(11)]
    plant = draw(moments)
    assert len(plant.shown) == MOST
    assert [moment.label for moment in plant.earlier] == ["Moment 0", "Moment 1", "Moment 2"]
    said = text(render("{{ ui.growth(moments) }}", moments=moments))
    assert said.index("Moment 3") < said.index("Earlier") < said.index("Moment 0")


def test_growth_says_everything_in_words_and_shows_no_numbers():
    html = render("{{ ui.growth(moments) }}", moments=content.MOMENTS)
    drawing = html[html.index('<svg class="growth__plant"') : html.index("</svg>")]
    assert 'aria-hidden="true"' in drawing
    assert "<text" not in drawing
    for moment in content.MOMENTS:
        assert moment.label in html
        assert moment.text in html


def test_what_is_ahead_hangs_on_a_dashed_stem_after_now():
    plant = draw(content.MOMENTS)
    assert plant.ahead.startswith("M")
    assert plant.stem.startswith("M")
    assert draw(content.MOMENTS[:2]).ahead == ""


def marker(at, kind="note", until=None):
    return Marker(at, kind, f"#m{at}", f"At {at}", until)


def test_marks_in_one_row_never_come_closer_than_a_finger():
    strip = lay_out([marker(at) for at in range(0, 100_000, 2_500)], 100_000)
    for row in range(2):
        places = [mark.x for mark in strip.marks if mark.row == row]
        assert all(after - before >= APART for before, after in itertools.pairwise(places))


def test_no_marker_is_lost_in_a_crowd():
    strip = lay_out([marker(at) for at in range(1000, 1050)], 100_000)
    assert sum(len(mark.markers) for mark in strip.marks) == 50
    assert strip.marks[-1].label == "49 moments close together, first: At 1001"


def test_places_and_ranges_are_shares_of_the_length():
    strip = lay_out([marker(25_000, until=50_000), marker(200_000)], 100_000)
    assert [mark.x for mark in strip.marks] == [25.0, 100.0]
    assert strip.ranges == ((25.0, 25.0),)


def test_the_strip_names_each_target():
    html = render("{{ ui.marker_strip(markers, duration) }}", markers=content.MARKERS, duration=700_000)
    assert 'aria-label="Ruth’s question at 4:12"' in html
    assert 'aria-label="2 moments close together, first: Noticed at 10:28"' in html


def shell(**context):
    return render(
        '{% extends "components/shell.jinja" %}{% block title %}T{% endblock %}{% block main %}<p>M</p>{% endblock %}',
        **context,
    )


def test_the_shell_shows_places_capture_and_the_account():
    html = shell()
    assert html.count("aria-current") == 1
    assert 'href="/" aria-current="page"' in html
    assert "Note something" in html
    assert "Your account, Priya Nair" in html
    assert 'class="band band--slim"' in html


def test_somebody_signed_out_sees_no_places_and_can_sign_in():
    html = shell(me=None)
    assert "Places" not in html
    assert "data-signed-in" not in html
    assert "Sign in" in html


def test_someone_who_cannot_capture_gets_no_button():
    assert "Note something" not in shell(me=Me(can_capture=False))


def test_messages_become_toasts_in_a_live_region():
    html = shell(messages=[("success", "Shared with Ruth."), ("error", "Not sent.")])
    region = html[html.index('id="toasts"') : html.index("<main")]
    assert 'aria-live="polite"' in region
    assert region.count('class="toast') == 2
    assert "toast--error" in region


def test_a_page_with_words_in_the_band_has_a_tall_one():
    html = render(
        '{% extends "components/shell.jinja" %}{% block title %}T{% endblock %}{% block band %}{{ ui.hello("Hello", lede="L") }}{% endblock %}'
    )
    assert 'class="band"' in html
    assert "<h1>Hello</h1>" in html


def test_components_work_in_a_block_rendered_alone():
    env = environment()
    template = env.get_template("styleguide/page.jinja")
    context = template.new_context(content.everything() | {"csrf_token": "t", "theme": "", "me": Me(), "messages": []})
    assert "Who can see this: </span>You, Ruth and Dr Owen Pryce" in env.concat(template.blocks["main"](context))


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.jinja")), ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_needs_what_the_content_security_policy_forbids(path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r'\sstyle=|\son[a-z]+="|hx-on|="js:|javascript:|hx-trigger="[^"]*\[', source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
