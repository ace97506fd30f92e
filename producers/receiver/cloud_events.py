"""CloudEvents over HTTP: which form a request's body has, and what its headers say of the event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from fastapi import HTTPException

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON: Final = "application/json"
ONE: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
_FORMATS: Final = "application/cloudevents"
_NEEDED: Final = ("ce-specversion", "ce-id", "ce-source", "ce-type")
_NOT_THERE: Final = frozenset({"data", "datacontenttype"})
"""Attributes that binary mode has elsewhere: the body, and Content-Type."""
_ESCAPED: Final = re.compile(r"\\(.)")


def media_type(headers: Mapping[str, str]) -> str:
    """Give the media type of a body without its parameters, in small letters; "" where nobody says it."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def is_json(media: str) -> bool:
    """Tell whether a body of this type is JSON, and no CloudEvent by itself."""
    plain = media.startswith("application/") and not media.startswith(_FORMATS)
    return media == JSON or (plain and media.endswith("+json"))


def attributes(headers: Mapping[str, str]) -> dict[str, str]:
    """
    Give the attributes of a CloudEvent in binary mode, whose body is its data; none for any other request.

    Raises HTTPException (400) for a value that is not UTF-8 once decoded: the standard has it rejected.
    """
    if media_type(headers).startswith(_FORMATS) or not any(name in headers for name in _NEEDED):
        return {}
    told = {name.removeprefix("ce-"): text for name, text in headers.items() if name.startswith("ce-")}
    return {name: _decoded(text) for name, text in told.items() if name.isalnum() and name not in _NOT_THERE}


def _decoded(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = _ESCAPED.sub(r"\1", text[1:-1])
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise HTTPException(400, "A ce- header is not percent-encoded UTF-8.") from None
