"""The emulator's own addresses under /emulator: for tests and demos, never for clients."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from salesforce_emulator.calls.call import Call, base_url, json_answer, refusal_answer
from salesforce_emulator.calls.gate import Endpoint, answer_of
from salesforce_emulator.control.asked import object_called, whole_number
from salesforce_emulator.control.seeding import seed, set_system_fields
from salesforce_emulator.faults.reading import BadFaultsError
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.layouts import plain_layout
from salesforce_emulator.state.emptying import empty
from salesforce_emulator.state.snapshot import BadSnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.org import Org


def open_endpoint(handler: Callable[[Call], Any]) -> Endpoint:
    """Make an endpoint that needs no session, costs nothing and never fails on purpose."""

    async def endpoint(request: Request) -> Response:
        org: Org = request.app.state.org
        call = Call(
            org, org.user_id, "66.0", request.path_params, request.query_params, request.headers,
            base_url(request, org), await request.body(), request.url.path,
        )  # fmt: skip
        return answer_of(call, lambda each: json_answer(handler(each)))

    return endpoint


async def reset(request: Request) -> Response:
    """Start over as the process did: its seed, generated people, snapshot and faults again; sessions stay open."""
    old: Org = request.app.state.org
    try:
        fresh = request.app.state.begin(old.sessions)
    except (RequestRefusedError, BadSnapshotError, BadFaultsError, OSError) as error:
        return refusal_answer(RequestRefusedError(400, "BAD_RESET", str(error)))
    old.bulk.stop()
    request.app.state.org = fresh
    empty(old)
    return json_answer({"reset": True})


def health(call: Call) -> Any:
    """Say that the org answers, and who it is."""
    return {"status": "ok", "organization_id": call.org.id, "user_id": call.org.user_id}


def seed_org(call: Call) -> Any:
    """Add what a seed document holds."""
    return seed(call.org, call.json())


def saves(call: Call) -> Any:
    """List the saves of one record, or the saves after a sequence number, of one object if it is named."""
    org, asked = call.org, call.query
    named = object_called(org, asked["object"]).name if "object" in asked else None
    if "id" in asked:
        return org.journal.of_record(named or "Contact", canonical(asked["id"]) or asked["id"])
    return org.journal.since(whole_number(call, "since", 0), whole_number(call, "limit", 10_000), named)


def assignments(call: Call) -> Any:
    """Say how often the assignment rule changed an owner, and which rule it is."""
    done, rule = call.org.rules.assignments, call.org.rules.assignment
    told = {"rule": rule.id, "active": rule.active} if rule else {}
    return {"count": done.total(), "records": dict(+done), **told}


def expire_sessions(call: Call) -> Any:
    """End every session."""
    return {"expired": call.org.sessions.expire_all()}


def stats(call: Call) -> Any:
    """Count calls, charged calls, saves and refused records."""
    org = call.org
    return {
        "calls": dict(org.calls),
        "charged": org.limits.used,
        "saves": org.journal.saves,
        "failed_records": org.failed_records,
        "assignments": org.rules.assignments.total(),
        "records": {table.sobject.name: len(table.records) for table in org.tables.values()},
    }


def records(call: Call) -> Any:
    """Read all field values of an object, a page at a time."""
    table = call.org.table(object_called(call.org, call.path["sobject"]))
    offset, limit = whole_number(call, "offset", 0), whole_number(call, "limit", 10_000)
    rows = islice(table.records.values(), offset, offset + limit)
    page = [{name: compute(row) for name, compute in table.sobject.computed.items()} | row for row in rows]
    return {"totalSize": len(table.records), "offset": offset, "records": page}


def ids(call: Call) -> Any:
    """List the ids of an object, in the order they came."""
    table = call.org.table(object_called(call.org, call.path["sobject"]))
    offset = whole_number(call, "offset", 0)
    return list(islice(table.records, offset, offset + whole_number(call, "limit", len(table.records))))


def record(call: Call) -> Any:
    """Set system fields of one record."""
    return set_system_fields(call)


def layouts(call: Call) -> Any:
    """Create a layout, or list their names."""
    if call.body:
        name = str(call.json_object().get("fullName", ""))
        if name.partition("-")[0].lower() not in call.org.sobjects:
            raise RequestRefusedError(400, "BAD_LAYOUT", "fullName must be Object-Layout Name.")
        call.org.permissions.forget()
        call.org.layouts.setdefault(name, plain_layout("Information", ("Name",)))
    return {"layouts": sorted(call.org.layouts)}


def delete_layout(call: Call) -> Any:
    """Take a layout away."""
    call.org.permissions.forget()
    call.org.layouts.pop(str(call.json_object().get("fullName", "")), None)
    return {"layouts": sorted(call.org.layouts)}
