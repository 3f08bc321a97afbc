"""axe over a page as it stands: WCAG 2.2 A and AA and axe's own best practice."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return one line for each rule that the page breaks, with the first place that breaks it.

    A page that is still arriving is waited for: axe fails on a document without its root. After a click that
    leads elsewhere, expect something of the new page first; nothing here can know that one is on its way.
    """
    page.wait_for_load_state("domcontentloaded")
    page.evaluate(SCRIPT)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [f"{page.url}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}" for one in found]
