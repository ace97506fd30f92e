"""What the graphs of a call must satisfy before any of them is answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.rest.composite_request import check_parts, parts_of, too_many
from salesforce_emulator.rest.references import api_number, names_in
from salesforce_emulator.rest.subrequests import with_plain_resource

if TYPE_CHECKING:
    from salesforce_emulator.model.errors import Json

MOST_GRAPHS: Final = 75
MOST_NODES: Final = 500
MOST_KINDS: Final = 15
MOST_DEPTH: Final = 15
FIRST_VERSION: Final = 50
_ROWS: Final = re.compile(
    r"/services/data/v(?P<version>\d+\.\d)/sobjects/(?P<object>\w+)(?P<row>/[^/?]+)?(?P<value>/[^?]+)?/?(\?.*)?"
)
_METHODS: Final = {
    (False, False): ("POST",),
    (True, False): ("DELETE", "GET", "PATCH"),
    (True, True): ("DELETE", "GET", "PATCH", "POST"),
}


def checked_graphs(given: Any, version: str) -> list[Json]:
    """Check all graphs of a call against the documented limits, or refuse the whole call."""
    graphs = parts_of(given, "graphs")
    if len(graphs) > MOST_GRAPHS:
        raise too_many(f"The request can\u2019t contain more than {MOST_GRAPHS} graphs.")
    ids: set[str] = set()
    nodes: list[Json] = []
    for each in graphs:
        _check_id(each.get("graphId"), ids)
        parts = parts_of(each.get("compositeRequest"), "compositeRequest")
        check_parts(parts, version)
        _check_depth(parts)
        nodes.extend(parts)
    if len(nodes) > MOST_NODES:
        raise too_many(f"The request can\u2019t contain more than {MOST_NODES} nodes.")
    if len({_kind(part) for part in nodes}) > MOST_KINDS:
        raise too_many(f"The request can\u2019t contain more than {MOST_KINDS} different nodes.")
    return graphs


def _check_id(given: Any, seen: set[str]) -> None:
    if not isinstance(given, str) or not given or given in seen:
        raise RequestRefusedError(400, "INVALID_INPUT", f"Each graph must have a graphId of its own: {given}")
    seen.add(given)


def _check_depth(parts: list[Json]) -> None:
    depths: dict[str, int] = {}
    for part in parts:
        names = names_in([part["url"], part.get("body")])
        depths[part["referenceId"]] = 1 + max((depths.get(name, 0) for name in names), default=0)
        if depths[part["referenceId"]] > MOST_DEPTH:
            raise too_many(f"The depth of a graph can\u2019t exceed {MOST_DEPTH}.")


def _kind(part: Json) -> tuple[str, str, str]:
    """Give what makes nodes different: the API version, the method and the object."""
    match = _ROWS.fullmatch(with_plain_resource(part["url"]))
    if match is None or part["method"] not in _METHODS.get((bool(match["row"]), bool(match["value"])), ()):
        text = f"Composite graphs do not support {part['method']} {part['url']}"
        raise RequestRefusedError(400, "INVALID_INPUT", text)
    if api_number(match["version"]) < FIRST_VERSION:
        text = f"Composite graphs need API version {FIRST_VERSION}.0 or later: {part['url']}"
        raise RequestRefusedError(400, "INVALID_INPUT", text)
    return match["version"], part["method"], match["object"].lower()
