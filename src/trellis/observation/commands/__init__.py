"""Watching lessons and looking closer: one command for each thing people do."""

from trellis.observation.commands.looking import (
    NewMark,
    align,
    begin_look,
    delete_look,
    finish_look,
    go_on,
    hide_look,
    mark,
    show_look,
)
from trellis.observation.commands.watching import (
    agree_focus,
    debrief,
    plan_observation,
    propose_observation,
    read_it,
    reword_focus,
    say_seen,
)

__all__ = [
    "NewMark", "agree_focus", "align", "begin_look", "debrief", "delete_look", "finish_look", "go_on", "hide_look",
    "mark", "plan_observation", "propose_observation", "read_it", "reword_focus", "say_seen", "show_look",
]  # fmt: skip
