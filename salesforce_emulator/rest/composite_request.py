"""What a composite call's parts must satisfy before any of them is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.rest.references import api_number, is_reference_id
from salesforce_emulator.rest.subrequests import INHERITED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.errors import Json

MOST_PARTS: Final = 25
MOST_HEAVY_PARTS: Final = 5
STRICT_SINCE: Final = 52
METHODS: Final = ("POST", "PUT", "PATCH", "GET", "DELETE")
DATA_URL: Final = re.compile(r"/services/data/v\d+\.\d/.+", re.DOTALL)
_HEAVY: Final = re.compile(r"/services/data/v\d+\.\d/(composite/sobjects|query|queryAll)\b")


def checked_parts(given: Any, version: str) -> list[Json]:
    """Check the parts of a composite call, or refuse the whole call."""
    parts = parts_of(given, "compositeRequest")
    if len(parts) > MOST_PARTS:
        raise too_many(f"The request can\u2019t contain more than {MOST_PARTS} operations.")
    check_parts(parts, version)
    if sum(1 for part in parts if _HEAVY.match(part["url"])) > MOST_HEAVY_PARTS:
        text = f"The request can\u2019t contain more than {MOST_HEAVY_PARTS} query or sObject Collections operations."
        raise too_many(text)
    return parts


def parts_of(given: Any, name: str) -> list[Json]:
    """Check that the parts are a list of objects."""
    if not isinstance(given, list) or not given or not all(isinstance(part, dict) for part in given):
        raise _bad(f"{name} must be a list of subrequests.")
    return given


def check_parts(parts: Iterable[Json], version: str) -> None:
    """Check method, address, headers and reference id of each part."""
    seen: set[str] = set()
    for part in parts:
        if part.get("method") not in METHODS:
            raise _bad(f"Invalid HTTP method: {part.get('method')}")
        if not isinstance(part.get("url"), str) or DATA_URL.fullmatch(part["url"]) is None:
            raise _bad(f"Invalid subrequest URL: {part.get('url')}. It must start with /services/data/vXX.X/.")
        _check_headers(part.get("httpHeaders"))
        _check_reference_id(part.get("referenceId"), version, seen)


def _check_headers(given: Any) -> None:
    if given is None:
        return
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise _bad("httpHeaders must map names to texts.")
    for name in given:
        if name.lower() in INHERITED:
            raise _bad(f"The header {name} is inherited from the request and cannot be set in a subrequest.")


def _check_reference_id(given: Any, version: str, seen: set[str]) -> None:
    if not isinstance(given, str) or not given:
        raise _bad("Each subrequest must have a referenceId.")
    if api_number(version) >= STRICT_SINCE and not is_reference_id(given):
        text = (
            f"Provided referenceId ('{given}') must start with a letter or a number, and it can contain only letters,"
            " numbers and underscores ('_')."
        )
        raise _bad(text)
    if given in seen:
        raise _bad(f"Duplicate referenceId: {given}")
    seen.add(given)


def too_many(text: str) -> RequestRefusedError:
    """Refuse a call that asks for too much."""
    return RequestRefusedError(400, "LIMIT_EXCEEDED", text)


def _bad(text: str) -> RequestRefusedError:
    return RequestRefusedError(400, "INVALID_INPUT", text)
