"""Making what is shown, to whom and until when, fit for its page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from trellis.circles.queries import CircleView
from trellis.circles.queries import Terms as CircleTerms
from trellis.evidence.queries import GuestView, ItemView
from trellis.kernel import clock, words
from trellis.web.evidence.sharing_forms import Terms

SAVED_KINDS = {"document", "file"}


def last_day(until: datetime | None) -> str:
    """Return 'until Thursday 24 December' (that day included), 'until you take it back' without an end."""
    if until is None:
        return "until you take it back"
    return f"to the end of {words.day(until - timedelta(seconds=1))}"


def may(may_comment: bool, may_save: bool) -> str:
    """Return 'look and comment', 'look', and whether they may save the file."""
    return ("look and comment" if may_comment else "look") + (", and save the file" if may_save else "")


def place(terms: CircleTerms, view: CircleView, item: ItemView, typed: Terms | None = None) -> dict[str, Any]:
    """Return one circle an item is shown in, with its form."""
    hidden = view.kind == "submission"
    names = [name for name in view.names if name != "You"]
    first_day = (terms.until - timedelta(seconds=1)).astimezone(clock.LONDON).date() if terms.until else None
    initial = {"may": "comment" if terms.may_comment else "look", "until": first_day, "may_save": terms.may_save}
    return {
        "id": terms.circle_id,
        "title": "Those who mark it" if hidden else terms.title or words.names(names) or "Nobody else now",
        "people": "" if hidden or not terms.title else words.names(["You", *names]),
        "faces": [] if hidden else [face for name, face in zip(view.names, view.faces, strict=True) if name != "You"],
        "says": "It stays as you sent it."
        if hidden
        else f"They can {may(terms.may_comment, terms.may_save)}, {last_day(terms.until)}.",
        "since": f"Shown {words.day(terms.placed_at)}",
        "ended": terms.closed and not hidden,
        "mine": not hidden,
        "form": typed or Terms(initial=initial, auto_id=f"t-{terms.circle_id}-%s"),
        "open": typed is not None,
    }


def guest(found: GuestView, terms: Iterable[CircleTerms]) -> dict[str, Any]:
    """Return one guest: until when, whether they came, and what is wrong with their code."""
    now = next((one for one in terms if one.circle_id == found.circle_id), None)
    came = f"Last let in {words.moment(found.entered_at)}." if found.entered_at else "Has not come yet."
    if found.over:
        says = f"Could see it until {words.moment(min(found.ended_at or found.until, found.until))}."
    else:
        says = f"Can {may(now.may_comment if now else False, False)}, {last_day(found.until)}."
    return {
        "id": found.id,
        "circle": found.circle_id,
        "name": found.name,
        "says": says,
        "came": came,
        "code": _code(found),
        "by_hand": not found.address,
    }


def _code(found: GuestView) -> str:
    if found.over:
        return ""
    wrong = f"{words.count(found.tries)} wrong code{'' if found.tries == 1 else 's'}" if found.tries else ""
    if found.address:
        return f"{wrong} so far. Codes go to {found.address}." if wrong else f"Codes go to {found.address}."
    if found.code_waits:
        return f"The code has not been used yet{'; ' + wrong[:1].lower() + wrong[1:] + ' so far' if wrong else ''}."
    return f"{wrong}: the code no longer works." if wrong else "The code has been used or has run out."
