"""The lines of a thread as HTML, written out in one go: a recording may have hundreds of comments.

Everything typed by people is escaped here (words, names, tags); ids, marks, times and the words for a
part of a picture are made of letters and figures alone. Measured: 500 comments in a template's loop cost
twice as much, in escaping what needs none.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from trellis.web.evidence.thread import Line

HIDDEN = '<span class="govuk-visually-hidden">'


class Drawing:
    """Draws lines for one page: `here` is the item's address, `comments` where comments are, without an id."""

    def __init__(self, here: str, comments: str, *, shared: bool, page: int) -> None:
        self.here, self.comments, self.shared, self.page = escape(here), escape(comments), shared, page

    def lines(self, lines: Iterable[Line]) -> Markup:
        """Return them as the items of the thread's list."""
        return Markup("".join(self._line(line) for line in lines))  # noqa: S704  # nosec B704  escaped piece by piece

    def _line(self, line: Line) -> str:
        replies = f"<ul>{''.join(self._reply(reply) for reply in line.replies)}</ul>" if line.replies else ""
        on = ' class="is-on"' if line.on else ""
        return f'<li id="c-{line.id}" data-v="{line.stamp}"{on}>{self._said(line)}{replies}</li>'

    def _said(self, line: Line) -> str:
        label = escape(line.label)
        if line.removed:
            return f'<p class="soft">Removed by {"you" if line.mine else label}.</p>'
        acts = '<span class="soft">Only you</span>' if line.alone and self.shared else ""
        acts += (
            f'<a class="quiet" href="{self.here}?answer={line.id}#say" data-answer>Answer{HIDDEN} {label}</span></a>'
        )
        if line.mine:
            acts += f'<a class="quiet" href="{self.comments}{line.id}">Change{HIDDEN} what you said: {label}</span></a>'
        if line.edited:
            acts += self._before(line, f"how it read before, {label}")
        return (
            f'<div class="said">{line.head}{self._where(line)}</div><p class="said__body">{escape(line.text)}</p>'
            f'<div class="said__more">{_tags(line)}<p class="acts small">{acts}</p></div></div>'
        )

    def _where(self, line: Line) -> str:
        """Return the chip of the moment or the part; else when it was said."""
        if line.time:
            until = f' data-until="{line.until}"' if line.until else ""
            part = f'<span class="soft">{line.part}</span>' if line.part else ""
            address = f"{self.here}?at={line.ms}&amp;c={line.id}#stage"
            return f'<a class="at" href="{address}" data-at="{line.ms}"{until}>{line.mark}{line.time}</a>{part}'
        if line.part:
            there = f"?page={line.page}&amp;c={line.id}" if line.page and line.page != self.page else ""
            to = f"part-{line.id}" if line.region and line.page == self.page else "stage"
            return f'<a class="at" href="{there}#{to}">{line.mark}{line.part}</a>'
        return f'<span class="soft">{escape(line.when)}</span>'

    def _before(self, line: Line, says: str) -> str:
        return f'<a class="quiet soft" href="{self.comments}{line.id}/before">changed{HIDDEN}: {says}</span></a>'

    def _reply(self, line: Line) -> str:
        acts = (
            f'<a class="quiet" href="{self.comments}{line.id}">Change{HIDDEN} your answer</span></a>'
            if line.mine
            else ""
        )
        if line.edited:
            acts += self._before(line, "how the answer read before")
        more = (
            f'<div class="said__more">{_tags(line)}<p class="acts small">{acts}</p></div>' if acts or line.tags else ""
        )
        return (
            f'<li id="c-{line.id}"><div class="said">{line.head}<span class="soft">{escape(line.when)}</span></div>'
            f'<p class="said__body">{escape(line.text)}</p>{more}</div></li>'
        )


def _tags(line: Line) -> str:
    if not line.tags:
        return ""
    return f'<div class="tags">{"".join(f"""<span class="tag">{escape(tag)}</span>""" for tag in line.tags)}</div>'
