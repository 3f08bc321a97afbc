"""Choosing a box or a radio by keyboard: the field itself lies unseen behind its label's mark."""

from playwright.sync_api import Locator, expect


def tick(field: Locator) -> None:
    """Go to the field and press Space, and expect it to be chosen. A click would land wherever the page has moved to."""
    if not field.is_checked():
        field.press("Space")
    expect(field).to_be_checked()
