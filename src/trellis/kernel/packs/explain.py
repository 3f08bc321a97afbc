"""Says in plain words what the schema found wrong, and where."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from trellis.kernel.packs.errors import FaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from trellis.kernel.packs.reading import Path

SINGULAR: Final = {"criteria": "criterion", "activities": "activity", "indices": "index"}
BLUNT: Final = {
    "score": "nothing in a pack adds up to a score for a teacher",
    "points": "nothing in a pack adds up to a score for a teacher",
    "grade": "nothing in a pack adds up to a score for a teacher",
}
SHAPES: Final = {
    "string_type": ("text", "write it as text, in quotes if it has a colon"),
    "tuple_type": ("a list", 'start each entry on a new line with "- "'),
    "model": ("a set of fields", 'write each field as "name: value"'),
}
VALUES: Final = {
    "int": ("a whole number", "write it in digits, such as 10"),
    "bool": ("a yes or no", "write true or false"),
    "date": ("a date", "write it as year-month-day, such as 2026-09-01"),
}


def explain_all(
    fault: ValidationError, model: type[BaseModel], raw: Any, owner: str
) -> Iterator[tuple[Path, str, str]]:
    """Yield (path inside the item, what is wrong, how to mend it) for each fault of one item."""
    errors = fault.errors()
    for error in errors:
        below = any(
            len(other["loc"]) > len(error["loc"]) and other["loc"][: len(error["loc"])] == error["loc"]
            for other in errors
        )
        if not (error["type"] == "too_short" and below):  # the schema also counts faulty entries as absent
            yield _explain(error, model, raw, owner)


def _explain(error: ErrorDetails, model: type[BaseModel], raw: Any, owner: str) -> tuple[Path, str, str]:
    path = _inside(raw, error["loc"])
    where = whereabouts(raw, path, owner)
    field = str(error["loc"][len(path)]) if len(error["loc"]) > len(path) else _last_name(path)
    if error["type"] == "missing":
        return path, f'{where} has no "{field}"', f'add "{field}:" with {_hint(model, error["loc"])}'
    if error["type"] == "extra_forbidden":
        return path, *_unknown_field(where, _last_name(path), model, error["loc"])
    fault = (error.get("ctx") or {}).get("error")
    if isinstance(fault, FaultError):
        return path, f"{where}: {fault.what}", fault.fix
    return path, *_wrong_value(error, where, field, _hint(model, error["loc"]))


def whereabouts(raw: Any, path: Path, owner: str) -> str:
    """Name the thing a path leads to: the step "open" of the protocol "goal-setting"."""
    names: list[str] = []
    value = raw
    for at, part in enumerate(path):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) and isinstance(value, dict):
            noun = singular(_last_name(path[: at + 1]))
            key = value.get("key")
            names.append(f'the {noun} "{key}"' if isinstance(key, str) else f"{noun} number {part + 1}")
    return " of ".join([*reversed(names), owner])


def singular(plural: str) -> str:
    """Turn a list's field name into the word for one entry."""
    return SINGULAR.get(plural, plural.removesuffix("s"))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean "x"? `` when something close is known, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'did you mean "{close[0]}"? ' if close else ""


def _inside(raw: Any, loc: tuple[str | int, ...]) -> Path:
    """Return the part of the schema's location that exists in what was written."""
    path: list[str | int] = []
    value = raw
    for part in loc:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            break
        path.append(part)
    return tuple(path)


def _last_name(path: tuple[str | int, ...]) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "it")


def _model_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the model that holds the last field of ``loc``."""
    for part in loc[:-1]:
        info = model.model_fields.get(part) if isinstance(part, str) else None
        if info is not None:
            model = _model_in(info.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _hint(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    """Return the field's description, which says what to write there."""
    field = next((part for part in reversed(loc) if isinstance(part, str)), "")
    info = _model_at(model, loc).model_fields.get(field)
    return info.description if info is not None and info.description else "what belongs there"


def _unknown_field(where: str, field: str, model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, str]:
    known = list(_model_at(model, loc).model_fields)
    if field in BLUNT:
        return f'{where} has a field "{field}", but {BLUNT[field]}', "take the field out"
    suggestion = nearest(field, known)
    return f'{where} has no field called "{field}"', f"{suggestion}the fields are {', '.join(known)}"


def _wrong_value(error: ErrorDetails, where: str, field: str, hint: str) -> tuple[str, str]:
    """Say what is wrong with a value, from the schema's kind of error."""
    given, kind = error["input"], error["type"]
    named = f'"{field}" of {where}'
    if given is None:
        return f"{named} is empty", f"fill it with {hint}, or take the line out"
    if kind in {"too_short", "string_too_short"}:
        return f"{named} {'has too few entries' if given else 'is empty'}", f"fill it with {hint}"
    if kind == "literal_error":
        return f'{named} is "{_shown(given)}"', f"write one of {(error.get('ctx') or {}).get('expected')}"
    for prefix, (wanted, fix) in SHAPES.items():
        if kind.startswith(prefix):
            return f"{named} is {_kind(given)} where {wanted} is wanted", fix
    for prefix, (wanted, fix) in VALUES.items():
        if kind.startswith(prefix):
            return f'{named} is "{_shown(given)}", not {wanted}', fix
    told = "" if kind == "string_pattern_mismatch" else f" ({error['msg'].lower()})"
    return f'{named} is "{_shown(given)}"{told}', f"write {hint}"


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else "a set of fields" if isinstance(value, dict) else "text"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - what fits in one sentence
