"""Every page that each role can reach in the demo: it opens, axe finds nothing, nothing overflows.

Pages are found by following links from Today, so that no page is left out.
"""

from urllib.parse import urlsplit

import pytest

ROLES = ("learner", "learner2", "coach", "tutor", "leader", "lead", "specialist", "researcher", "admin", "ada.flynn")
PUBLIC = ("/account/login/", "/account/password/reset/", "/privacy/", "/cookies/", "/accessibility/", "/no-such-page")
SAME_SHAPE = 1  # pages of one route opened per role
SKIP = ("/files/", "/static/", "/account/logout/", ".csv", "/copy", "/word/")


def _shape(path: str) -> str:
    """The address with ids and keys left out: one page per shape is enough."""
    parts = ["*" if len(part) == 36 and part.count("-") == 4 else part for part in path.split("/")]
    shape = "/".join(parts)
    return shape.split("/modules/")[0] + "/modules/*" if "/modules/" in shape else shape


def _links(page) -> list[str]:
    found = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => new URL(link.getAttribute('href'), location).href)"
    )
    here = urlsplit(page.url).netloc
    return [urlsplit(link).path for link in found if urlsplit(link).netloc == here]


def _walk(person) -> dict[str, list[str]]:
    """Open one page of every shape, breadth first; return what is wrong by address."""
    wrong, seen, waiting = {}, {}, ["/"]
    while waiting:
        path = waiting.pop(0)
        shape = _shape(path)
        if seen.get(shape, 0) >= SAME_SHAPE or any(part in path for part in SKIP):
            continue
        seen[shape] = seen.get(shape, 0) + 1
        answer = person.page.goto(path)
        if answer.status >= 400:
            wrong[path] = [str(answer.status)]
            continue
        landed = _shape(urlsplit(person.page.url).path)
        if landed != shape and landed in seen:
            continue  # sent on to a page that was looked at already
        seen[landed] = seen.get(landed, 0) + (landed != shape)
        person.page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        faults = person.axe()
        if person.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append("wider than the window")
        if faults:
            wrong[path] = faults
        waiting += [link for link in _links(person.page) if _shape(link) not in seen]
    assert len(seen) > 4
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound_on_a_phone(someone, role):
    person = someone(role, viewport={"width": 390, "height": 844}, color_scheme="light")
    assert _walk(person) == {}


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound_at_a_desk_in_the_dark(someone, role):
    person = someone(role, viewport={"width": 1280, "height": 900}, color_scheme="dark")
    assert _walk(person) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_before_signing_in_are_sound(someone, scheme):
    person = someone(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    wrong = {}
    for path in PUBLIC:
        person.page.goto(path)
        faults = person.axe()
        if person.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append("wider than the window")
        if faults:
            wrong[path] = faults
    assert wrong == {}
