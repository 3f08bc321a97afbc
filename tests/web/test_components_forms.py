"""GOV.UK markup from Django's bound fields."""

import re
import time

from tests.web.render import environment, render
from trellis.web.styleguide.content import Goal, filled, wrong


def control(html, name):
    return re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html)[0]


def field(name, form=None, **arguments):
    return render("{{ ui.field(bound, **more) }}", bound=(form or filled())[name], more=arguments)


def test_a_field_has_a_label_and_a_hint_that_it_is_described_by():
    html = field("aim")
    assert '<label class="govuk-label" for="id_aim">What do you want to get better at?</label>' in html
    assert '<div class="govuk-hint" id="id_aim-hint">One line is enough.</div>' in html
    assert 'aria-describedby="id_aim-hint"' in control(html, "aim")
    assert "Wait longer after a question</textarea>" in html


def test_an_error_stands_by_its_field_and_in_the_summary():
    form = wrong()
    html = field("aim", form)
    assert 'id="wrong_aim-error"' in html
    assert 'aria-describedby="wrong_aim-hint wrong_aim-error" aria-invalid="true"' in control(html, "aim")
    summary = render("{{ ui.error_summary(form) }}", form=form)
    assert '<a href="#wrong_aim">Say what you want to get better at. One line is enough.</a>' in summary
    assert '<a href="#wrong_kind_0">Choose what you take away, even if it is nothing yet.</a>' in summary


def test_a_form_without_errors_has_no_summary():
    assert render("{{ ui.error_summary(form) }}", form=filled()).strip() == ""


def test_what_was_typed_is_still_there_when_something_else_was_wrong():
    assert 'value="Give longer answers"' in field("pupils", wrong())


def test_typed_markup_is_escaped():
    form = Goal(data={"pupils": '"><script>x</script>', "aim": "</textarea><script>"})
    assert "<script>" not in field("pupils", form) + field("aim", form)


def test_fields_that_may_be_left_say_so():
    assert "(optional)" in field("by")
    assert "(optional)" not in field("pupils")
    assert "(optional)" not in field("by", mark_optional=False)


def test_the_chosen_option_is_chosen_in_every_kind_of_list():
    assert '<option value="skill" selected>' in field("domain")
    assert 'id="id_kind_0" value="step" checked' in field("kind", cards=True)
    assert 'id="id_lead_0" value="me" checked' in field("lead")
    sources = field("sources")
    assert 'value="need" checked' in sources
    assert sources.count("checked") == 1


def test_a_set_of_choices_is_a_fieldset_with_a_legend():
    html = field("kind", cards=True)
    assert re.search(r'<fieldset class="govuk-fieldset">\s*<legend[^>]*>What do I take away\?</legend>', html)


def test_a_choice_can_reveal_more():
    html = field("lead", reveals={"coach": "Say why"})
    assert '<div class="reveal">Say why</div>' in html


def test_dates_files_and_passwords_get_their_own_controls():
    assert 'type="date"' in control(field("by"), "by")
    assert 'type="file"' in control(field("clip"), "clip")
    password = control(field("password", Goal(data={"password": "secret-word"})), "password")
    assert 'type="password"' in password
    assert 'autocomplete="current-password"' in password
    assert "secret-word" not in password


def test_the_browser_never_stops_a_form_before_the_server_can_explain():
    html = render("{% call ui.form('/x', csrf_token) %}{{ ui.fields(form) }}{% endcall %}", form=filled())
    assert "novalidate" in html
    assert " required" not in html
    assert "maxlength" not in html


def test_a_form_carries_its_token_and_the_version_it_edits():
    html = render(
        "{% call ui.form('/x', csrf_token, version=7, files=True, draft_url='/d', attrs={'hx-post': '/x'}) %}{% endcall %}"
    )
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token">' in html
    assert '<input type="hidden" name="version" value="7">' in html
    assert 'enctype="multipart/form-data"' in html
    assert 'data-draft-url="/d"' in html
    assert 'hx-post="/x"' in html


def test_the_last_row_of_a_form_shows_who_will_see_it():
    html = render("{{ ui.submit('Keep this', ['You', 'Ruth'], kept='') }}")
    assert html.index("Keep this") < html.index("data-kept") < html.index("You and Ruth")


def test_one_button_forms_carry_the_token():
    html = render("{{ ui.post('Take it back', '/x', csrf_token, version=2) }}")
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'name="version" value="2"' in html
    assert 'class="quiet"' in html


def test_a_form_of_six_fields_costs_less_than_two_milliseconds():
    """docs/decisions/0006-form-macros.md: thin macros of our own, because the ready ones cost about as much each time."""
    template = environment().from_string("{% for name in names %}{{ ui.field(form[name]) }}{% endfor %}")
    form, names = filled(), ["aim", "pupils", "domain", "kind", "by", "told"]
    template.render(form=form, names=names)
    best = min(_timed(template, form, names) for _ in range(20))
    assert best < 0.002


def _timed(template, form, names):
    started = time.perf_counter()
    template.render(form=form, names=names)
    return time.perf_counter() - started
