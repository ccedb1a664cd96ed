"""Plain data to a validated form, with every fault told by line and key path."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from metaviz.scene.problems import KeyPath, Problem, SceneError, nearest, shown, suggestion
from metaviz.scene.yaml_text import Refused, YamlText


class Form(BaseModel):
    """Base of everything that is read from a file: exact types, no unknown keys, never changed."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )


FormT = TypeVar("FormT", bound=BaseModel)


def checked(text: YamlText, form: type[FormT]) -> FormT:
    """Return the data of a file as a form.

    Raises
    ------
    SceneError
        With everything that is wrong in the file, values refused by the YAML reader included.
    """
    problems = list(text.problems)
    try:
        result = form.model_validate(text.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        misspelt = _misspelt(form, details)
        problems += [
            _problem(text, form, detail)
            for detail in details
            if not _reported(text, detail) and (detail["type"] != "missing" or detail["loc"] not in misspelt)
        ]
    if problems:
        raise SceneError(problems)
    return result


def _reported(text: YamlText, detail: ErrorDetails) -> bool:
    """Whether the YAML reader has already spoken about this value."""
    return isinstance(value_at(text.data, detail["loc"]), Refused)


def _misspelt(form: type[BaseModel], details: list[ErrorDetails]) -> set[KeyPath]:
    """Return the keys that unknown keys were probably meant to be: they need not be reported as missing."""
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    return {(*path[:-1], nearest(str(path[-1]), known_keys(form, path[:-1])) or "") for path in unknown}


def value_at(data: object, path: KeyPath) -> object:
    """Return what stands at a key path; None where there is nothing."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return data if isinstance(data, Refused) else None
    return data


def _problem(text: YamlText, form: type[BaseModel], detail: ErrorDetails) -> Problem:
    path: KeyPath = detail["loc"]
    if path and path[-1] == "[key]":
        path = path[:-1]
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return text.unknown_key(path, known_keys(form, path[:-1]))
    if kind == "missing":
        return text.problem(path, "nothing", "a value here: this key is required")
    found = shown(detail["input"])
    if kind == "literal_error":
        known = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
        return text.problem(path, found + suggestion(found, known), _one_of(known))
    if kind in ("model_type", "model_attributes_type"):
        return text.problem(path, found, "a group with the keys " + ", ".join(known_keys(form, path)))
    return text.problem(path, found, _allowed(kind, context, detail["msg"]))


def _one_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else "one of " + ", ".join(words)


_PLAIN = {
    "dict_type": "a group of keys",
    "list_type": "a list",
    "tuple_type": "a list",
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "none_required": "nothing",
}
_BOUNDED = {
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number of at most {le}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "too_short": "at least {min_length} items",
    "too_long": "at most {max_length} items",
    "string_pattern_mismatch": "text of the form {pattern}",
}


def _allowed(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _BOUNDED:
        return _BOUNDED[kind].format(**{name: _number_text(value) for name, value in context.items()})
    # Errors raised by our own validators say what is allowed.
    return str(context["error"]) if "error" in context else message


def _number_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def known_keys(form: type[BaseModel], path: KeyPath) -> list[str]:
    """Return the keys that a form knows at a key path."""
    kind: object = form
    for part in path:
        kind = _inside(kind, part)
    kind = _form_in(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [field.alias or name for name, field in kind.model_fields.items()]
    return []


def _form_in(kind: object) -> object:
    """Return the form behind ``Annotated[...]`` and ``... | None``."""
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin is Union or origin is types.UnionType:
            kind = next((each for each in get_args(kind) if each is not type(None)), None)
        else:
            return kind


def _inside(kind: object, part: str | int) -> object:
    kind = _form_in(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
        return None
    arguments = get_args(kind)
    # Of dict[str, X] and list[X] the last argument is what is inside; of tuple[X, ...] the first.
    return next((each for each in reversed(arguments) if each is not Ellipsis), None)
