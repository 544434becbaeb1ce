"""Lays a file over a pydantic model, and says in our words where it does not fit."""

from __future__ import annotations

import re
from types import UnionType
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeGuard, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError

from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.yaml_nodes import Items, Keys, Scalar, plain, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

    from deid_proxy.errors import Finding
    from deid_proxy.profile.yaml_nodes import Document, Node

    Location = Sequence[str | int]

M = TypeVar("M", bound=BaseModel)


class FileModel(BaseModel):
    """A part of a file: frozen, no key that is not known, no value of another kind.

    ``not_built`` names keys that are recognised and refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)
    not_built: ClassVar[frozenset[str]] = frozenset()


def validate(
    model: type[M],
    document: Document,
    findings: list[Finding],
    given: Mapping[str, object] | None = None,
    context: object = None,
) -> M | None:
    """Make a model of a file, adding everything that does not fit to ``findings``.

    Parameters
    ----------
    model
        What the file must look like.
    document
        The file.
    findings
        Grows by one finding per mistake.
    given
        Values of top-level keys that were read in another way.
    context
        What the validators of the model may ask for.

    Returns
    -------
    BaseModel or None
        None when something does not fit.
    """
    content = {**{key: plain(entry.value) for key, entry in document.root.entries.items()}, **(given or {})}
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            findings.extend(_finding(model, document, detail))
        return None


def _finding(model: type[BaseModel], document: Document, detail: ErrorDetails) -> list[Finding]:
    is_key = detail["loc"][-1:] == ("[key]",)
    location = detail["loc"][:-1] if is_key else detail["loc"]
    kind = detail["type"]
    if kind == "extra_forbidden":
        return [_unknown_key(model, document, location)]
    if kind == "missing":
        message = f"{_where(location[:-1])}the key '{location[-1]}' is missing"
        return [document.finding(message, document.place(location[:-1], key=True), f"add '{location[-1]}: ...'")]
    node = document.node(location)
    if isinstance(node, Scalar) and node.broken and not is_key:
        return []  # reported when the file was read
    if kind == "default_factory_not_called":
        return []  # the default follows another key, which is the mistake
    if kind == "too_short" and not isinstance(node, Scalar) and plain(node):
        return []  # its items are not valid, and were counted as missing
    message, hint = _own_words(detail, node)
    hint = hint or _default_hint(model, location)
    return [document.finding(f"{_where(location)}{message}", document.place(location, key=is_key), hint)]


def _unknown_key(model: type[BaseModel], document: Document, location: Location) -> Finding:
    key = str(location[-1])
    holder = _model_at(model, location[:-1])
    place = document.place(location, key=True)
    where = _where(location[:-1])
    if holder and key in getattr(holder, "not_built", ()):
        return document.finding(f"{where}'{key}' is not built yet in this version", place, "leave the key out")
    known = list(holder.model_fields) if holder else []
    return document.finding(f"{where}unknown key '{shorten(key)}'", place, did_you_mean(key, known))


def _default_hint(model: type[BaseModel], location: Location) -> str:
    """Return what a key that nothing better can be said of means when it is left out."""
    holder = _model_at(model, location[:-1])
    field = holder.model_fields.get(str(location[-1])) if holder and location else None
    if field is None or not isinstance(field.default, bool | int | float | str):
        return ""
    return f"leave the key out for the default, {_number(field.default)}"


def _number(value: object) -> str:
    """Return a number or truth value as it is written in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _where(location: Location) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{shorten(step)}" for step in location)
    return f"{path.lstrip('.')}: " if path else ""


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """Return the model that decides which keys a mapping takes."""
    current: object = model
    for step in location:
        if _is_model(current):
            field = current.model_fields.get(str(step))
            current = _unwrapped(field.annotation if field else None)
        else:
            arguments = [argument for argument in get_args(current) if argument is not Ellipsis]
            current = _unwrapped(arguments[-1] if arguments else None)
    return current if _is_model(current) else None


def _unwrapped(annotation: object) -> object:
    """Return the type inside ``Annotated[X, ...]`` or ``X | None``."""
    while get_origin(annotation) in (Annotated, Union, UnionType):
        annotation = next(argument for argument in get_args(annotation) if argument is not type(None))
    return annotation


def _is_model(annotation: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


_KINDS = {
    "int": "must be a whole number",
    "float": "must be a number",
    "finite": "must be a number",
    "decimal": "must be a number",
    "bool": "must be true or false",
    "string": "must be a text",
    "list": "must be a list",
    "tuple": "must be a list",
    "dict": "must be a mapping of keys and values",
    "mapping": "must be a mapping of keys and values",
    "model": "must be a mapping of keys and values",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "must be at least"),
    "greater_than": ("gt", "must be more than"),
    "less_than_equal": ("le", "must be at most"),
    "less_than": ("lt", "must be less than"),
}
_UNIT = re.compile(r"[0-9.]+ *[A-Za-z]+")


def _own_words(detail: ErrorDetails, node: Node) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, MistakeError):
        return cause.mistake
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"{words} {_number(context[name])}", ""
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        if not isinstance(node, Scalar):
            return "must be one word", did_you_mean("", known)
        return f"'{shorten(node.text)}' is not accepted", did_you_mean(node.text, known)
    if kind == "too_short":
        return "must not be empty", "write at least one"
    words = _KINDS.get(kind.split("_", maxsplit=1)[0], "cannot be used here")
    return words, _shape_hint(words, node)


def _shape_hint(words: str, node: Node) -> str:
    if words.endswith("number") and isinstance(node, Scalar) and _UNIT.fullmatch(node.text):
        return "write the number alone: the unit is part of the key's name"
    if words == "must be a list":
        return "write [a, b], or one '- item' per line"
    if words.startswith("must be a mapping"):
        return "write {key: value}, or 'key: value' on lines of their own, further to the right"
    if isinstance(node, Keys | Items) and words == "must be a text":
        return "quote a text that starts with { or ["
    return ""
