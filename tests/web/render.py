"""A Jinja2 environment like the site's, for components alone: no Django settings, no database."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from trellis.web.components import ui

WEB = Path(ui.__file__).parent.parent


@dataclass
class Place:
    key: str
    label: str
    href: str
    icon: str


@dataclass
class Me:
    """Someone invented, as the shell needs them."""

    who: str = "0123"
    name: str = "Priya Nair"
    first_name: str = "Priya"
    initials: str = "PN"
    colour: str = "petal"
    place: str = "today"
    can_capture: bool = True
    places: list[Place] = field(
        default_factory=lambda: [
            Place("today", "Today", "/", "today"),
            Place("evidence", "Evidence", "/evidence/", "evidence"),
            Place("coaching", "Sessions", "/coaching/", "talk"),
            Place("portfolio", "Portfolio", "/portfolio/", "book"),
        ]
    )


def environment() -> Environment:
    """The environment of trellis.web.jinja without what needs Django."""
    env = Environment(
        loader=FileSystemLoader(WEB),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(static=lambda path: f"/static/{path}", url=lambda name, **kw: f"/{name}/")
    ui.install(env)
    return env


def render(source: str, **context: Any) -> str:
    """Render a scrap of template with the components in reach."""
    base: dict[str, Any] = {"me": Me(), "messages": [], "csrf_token": "token", "now": None}
    return environment().from_string(source).render(base | context)
