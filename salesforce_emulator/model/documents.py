"""The documents the emulator itself is told things by: how a wrong one is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError

_WORDS: Final = {
    "missing": "is missing",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "frozen_set_type": "must be a list",
    "set_type": "must be a list",
    "model_type": "must be an object",
    "dict_type": "must be an object",
}


def first_error(error: ValidationError, model: type[BaseModel], *, within: str = "") -> str:
    """Say in one sentence what is wrong first, where, and what may stand there."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in (within, *first["loc"]) if part != "") or "the document"
    place = place if place.isprintable() else repr(place)
    if first["type"] == "extra_forbidden":
        return f"{place}: there is no such key; there are {', '.join(_keys(model, first['loc'][:-1]))}."
    said = _WORDS.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{place}: {said}."


def _keys(model: type[BaseModel], place: Sequence[int | str]) -> list[str]:
    for part in place:
        named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        model = _page_in(named.get(str(part))) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _page_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_page_in, get_args(annotation))), None)
