"""Reads pack files: YAML to plain values, remembering the line of every key and list entry.

Scalars stay text, and the schema turns them into numbers, dates or truth values where a field asks
for one. So a title of ``2008`` or an answer of ``No`` is never mistaken for something else. Anchors,
tags and deep nesting are refused: a pack is read by people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from trellis.kernel.packs.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

DEEPEST: Final = 20
LARGEST: Final = 1_000_000
EMPTY: Final = frozenset({"", "~", "null"})
Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

PLAIN_WORDS: Final = {
    "mapping values are not allowed": (
        "a colon stands where none can",
        'put the whole text in "double quotes", or line the key up with its neighbours',
    ),
    "could not find expected ':'": ("a key has no colon", 'write "key: value", or indent the text under its key'),
    "cannot start any token": ("a tab or a special character starts a value", "use spaces, or put the text in quotes"),
    "unexpected end of stream": ("a quotation mark is never closed", "close the quotation mark"),
    "expected <block end>": ("the indentation does not match the lines above", "line the keys of one item up exactly"),
    "did not find expected key": ("the indentation or a quotation mark is out of place", "line the keys up exactly"),
    "did not find expected '-'": ("the indentation of a list is out of place", 'line every "- " up exactly'),
    "undefined alias": ("an asterisk starts a value", "put the text in quotes"),
}


@dataclass(slots=True)
class Reading:
    """One file read: its top-level mapping, the line of each path in it, and its errors."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    errors: list[PackError] = field(default_factory=list)
    repeated: list[tuple[dict[str, Any], str]] = field(default_factory=list)


class _UnreadableError(Exception):
    """Carries the one error that stops the reading of a file."""

    def __init__(self, line: int, what: str, fix: str) -> None:
        super().__init__(what)
        self.line, self.what, self.fix = line, what, fix


@dataclass(slots=True)
class _Frame:
    """A mapping or list being filled; ``key`` is the mapping's pending key."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


def read_pack_file(data: bytes, file: str) -> Reading:
    """Read one file's bytes; never raises, whatever they are."""
    reading = Reading()
    try:
        text = _decode(data)
        _build(yaml.parse(text, Loader=Loader), reading, file)  # events only; no object is made
        for mapping, key in reading.repeated:
            del mapping[key]
    except _UnreadableError as fault:
        reading.values = {}
        reading.errors.append(PackError(file, fault.line, fault.what, fault.fix))
    except yaml.YAMLError as fault:
        reading.values = {}
        reading.errors.append(_plain(fault, file))
    return reading


def _decode(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _UnreadableError(1, "the file is larger than 1 MB", "split it into several files")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise _UnreadableError(line, "a character is not UTF-8", "save the file as UTF-8") from None


def _plain(fault: yaml.YAMLError, file: str) -> PackError:
    """Turn the parser's complaint into a plain sentence."""
    problem = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or "it is not YAML")
    opened, met = getattr(fault, "context_mark", None), getattr(fault, "problem_mark", None)
    mark = (opened or met) if "end of stream" in problem else (met or opened)
    line = mark.line + 1 if mark else 1
    for words, (what, fix) in PLAIN_WORDS.items():
        if words in problem:
            return PackError(file, line, what, fix)
    return PackError(file, line, f"this is not YAML ({problem})", "check the line and the one above it")


def _build(events: Iterator[Event], reading: Reading, file: str) -> None:
    """Fill ``reading`` from parser events with a stack of its own, so no depth can exhaust Python's."""
    stack: list[_Frame] = []
    documents = 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _UnreadableError(_line(event), "a second document starts here", 'take the "---" out')
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
            _take(event, stack, reading, file)


def _take(event: Event, stack: list[_Frame], reading: Reading, file: str) -> None:
    line = _line(event)
    _refuse_cleverness(event, line)
    if not stack:
        if not isinstance(event, MappingStartEvent):
            if isinstance(event, ScalarEvent) and event.value in EMPTY:
                return
            raise _UnreadableError(line, "the file does not start with a section", 'start it with, say, "sources:"')
        stack.append(_Frame(reading.values, ()))
        return
    frame = stack[-1]
    if isinstance(frame.value, dict) and frame.key is None:
        _take_key(event, frame, reading, file)
        return
    path = _step(frame)
    if isinstance(frame.value, list):
        reading.lines[path] = line
    value = _value(event)
    if isinstance(frame.value, dict):
        frame.value[str(frame.key)] = value
        frame.key = None
    else:
        frame.value.append(value)
    if isinstance(value, (dict, list)):
        if len(stack) >= DEEPEST:
            raise _UnreadableError(line, "the nesting is too deep", f"use at most {DEEPEST} levels")
        stack.append(_Frame(value, path))


def _take_key(event: Event, frame: _Frame, reading: Reading, file: str) -> None:
    line = _line(event)
    if not isinstance(event, ScalarEvent):
        raise _UnreadableError(line, "a key is not plain text", "use a word as the key")
    key: str = event.value
    first = reading.lines.get((*frame.path, key))
    if first is not None and isinstance(frame.value, dict):
        what = f'the key "{key}" stands here and on line {first}'
        reading.errors.append(PackError(file, line, what, "rename or remove one of them"))
        key = f"{key}\0{line}"  # set apart, so that the first one keeps its lines; dropped at the end
        reading.repeated.append((frame.value, key))
    reading.lines[(*frame.path, key)] = line
    frame.key = key


def _refuse_cleverness(event: Event, line: int) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
        raise _UnreadableError(line, "anchors and aliases (& and *) are not used in packs", "write the text out")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise _UnreadableError(line, "tags (!) are not used in packs", "put the text in quotes")


def _step(frame: _Frame) -> Path:
    last = len(frame.value) if frame.key is None else frame.key
    return (*frame.path, last)


def _value(event: Event) -> Any:
    if isinstance(event, MappingStartEvent):
        return {}
    if isinstance(event, SequenceStartEvent):
        return []
    text: str = getattr(event, "value", "")
    plain = not getattr(event, "style", None)
    return None if plain and text in EMPTY else text


def _line(event: Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
