"""`ui`: every component macro under one name, in pages and in partials, without imports.

`{{ ui.circle(names) }}`, `{% call ui.sheet("Your step this week") %}…{% endcall %}`. A block rendered
alone as a partial does not see its template's imports, so pages use `ui`.
"""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

from trellis.web.components import growth, strip

FILES = ("icons", "people", "cards", "forms", "lists", "evidence", "asides", "hello")


class Ui:
    """The macros of components/*.jinja as attributes; unknown names raise AttributeError."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._where: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        """Find the macro, and keep it unless templates are being edited (development)."""
        if not self._where:
            self._find()
        if name not in self._where:
            raise AttributeError(name)
        macro = getattr(self._env.get_template(self._where[name]).module, name)
        if not self._env.auto_reload:
            self.__dict__[name] = macro
        return macro

    def _find(self) -> None:
        """Note which file defines each macro; a later file does not take over an earlier one's name."""
        for file in FILES:
            template = f"components/{file}.jinja"
            module = self._env.get_template(template).module
            for name, value in vars(module).items():
                if callable(value) and not name.startswith("_"):
                    self._where.setdefault(name, template)


def install(env: Environment) -> None:
    """Add `ui` and the two drawing helpers to the environment's globals."""
    env.globals.update(ui=Ui(env), draw_growth=growth.draw, lay_out_markers=strip.lay_out)
