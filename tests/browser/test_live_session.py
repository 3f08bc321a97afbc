"""With the live process, what one does in a session reaches the other at once, not at the next round."""

import re
import time

from playwright.sync_api import expect


def test_a_step_of_the_protocol_reaches_the_other_within_a_second(someone):
    ruth, priya = someone("coach"), someone("learner")
    ruth.page.get_by_role("link", name="Prepare").first.click()
    address = re.sub(r"/prepare.*", "", ruth.page.url.removeprefix(ruth.site.address))
    ruth.page.get_by_role("button", name="Begin", exact=True).click()
    ruth.page.get_by_role("button", name="Begin now").click()  # the demo's session is tomorrow
    ruth.page.wait_for_url(f"**{address}")
    priya.opens(address)
    listening = []
    priya.page.on("request", lambda request: listening.append(request.url) if "token=" in request.url else None)
    until = time.monotonic() + 15
    while not listening and time.monotonic() < until:
        priya.page.wait_for_timeout(200)
    assert listening
    priya.page.wait_for_timeout(1000)
    ruth.page.locator("summary", has_text="Notes we share").click()
    ruth.page.locator('[data-pad="shared"] textarea').fill("P05 looked up twice.")
    begun = time.monotonic()
    expect(priya.page.locator('[data-pad="shared"] textarea')).to_have_value("P05 looked up twice.", timeout=3000)
    assert time.monotonic() - begun < 2.5  # of which 0.9 s are the writer's own pause before it is kept
