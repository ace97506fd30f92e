"""What a collections request must satisfy, and which object each of its records belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model.errors import RequestRefusedError, usual_refusal

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.errors import Json
    from salesforce_emulator.model.table import Table

    Place = tuple[Access, Table]

MOST_RECORDS: Final = 200
MOST_RUNS: Final = 10
MOST_READ: Final = 2000


def all_or_none(body: Json) -> bool:
    """Read whether one failure is to undo the whole call."""
    return body.get("allOrNone") is True


def limited(records: Any, most: int = MOST_RECORDS) -> list[Any]:
    """Check that this is a list, and not too long."""
    if not isinstance(records, list):
        raise RequestRefusedError(400, "JSON_PARSER_ERROR", "The records of the request must be a list.")
    if len(records) > most:
        text = f"record limit reached. cannot submit more than {most} records into this call"
        raise RequestRefusedError(400, "EXCEEDED_ID_LIMIT", text)
    return records


def records_of(body: Json) -> list[Json]:
    """Read the records of a request, at most 200."""
    records = limited(body.get("records"))
    if not all(isinstance(raw, dict) for raw in records):
        raise RequestRefusedError(400, "JSON_PARSER_ERROR", "Each record of the request must be an object.")
    return records


def places_of(call: Call, records: list[Json]) -> list[Place]:
    """Find the object of each record; at most ten runs of one type."""
    places: list[Place] = []
    last, runs, setup = "", 0, set()
    for raw in records:
        name = type_of(raw)
        if name != last:
            last, runs = name, runs + 1
            place = _place(call, name)
            setup.add(place[0].sobject.setup)
        places.append(place)
    if runs > MOST_RUNS:
        text = "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking."
        raise RequestRefusedError(400, "LIMIT_EXCEEDED", text)
    check_mixing(setup)
    return places


def type_of(raw: Json) -> str:
    """Read the type a record names, or refuse the request."""
    attributes = raw.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(name, str) or not name:
        raise RequestRefusedError(400, "INVALID_TYPE", "Each record must name its type in attributes.")
    return name


def _place(call: Call, name: str) -> Place:
    sobject = call.org.sobject(name)
    return call.org.access(call.user_id, sobject), call.org.table(sobject)


def check_mixing(setup: set[bool]) -> None:
    """Refuse a call on objects of the Setup area and others together."""
    if len(setup) > 1:
        raise usual_refusal("MIXED_DML_OPERATION")
