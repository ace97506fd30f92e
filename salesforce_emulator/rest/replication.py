"""What was deleted or updated within a time span: /sobjects/{T}/deleted and /updated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from salesforce_emulator.calls.call import Call, json_answer
from salesforce_emulator.model.errors import RequestRefusedError, not_found
from salesforce_emulator.model.values import written
from salesforce_emulator.rest.one_record import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from salesforce_emulator.model.schema import Record

STAMP: Final = "SystemModstamp"


def deleted(call: Call) -> Response:
    """List the records deleted within a span, with the time of it."""
    found = [{"deletedDate": record[STAMP], "id": record["Id"]} for record in _within(call) if record.get("IsDeleted")]
    return json_answer(
        {
            "deletedRecords": found,
            "earliestDateAvailable": written(call.org.readers.began),
            "latestDateCovered": written(call.org.clock.now()),
        }
    )


def updated(call: Call) -> Response:
    """List the ids of the records created or updated within a span."""
    ids = [record["Id"] for record in _within(call) if not record.get("IsDeleted")]
    return json_answer({"ids": ids, "latestDateCovered": written(call.org.clock.now())})


def _within(call: Call) -> Iterator[Record]:
    sobject = named(call)
    if sobject.setup:
        raise not_found()
    start, end = _moment(call, "start"), _moment(call, "end")
    if start >= end:
        raise RequestRefusedError(400, "INVALID_REPLICATION_DATE", "startDate must be before endDate")
    first, last = written(start), written(end)
    return (record for record in call.org.table(sobject).records.values() if first <= record[STAMP] <= last)


def _moment(call: Call, name: str) -> datetime:
    given = call.query.get(name)
    if given is None:
        raise RequestRefusedError(400, "MISSING_ARGUMENT", f"The parameter {name} is required.")
    try:
        moment = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        raise RequestRefusedError(400, "INVALID_REPLICATION_DATE", f"Invalid {name} date: {given}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
