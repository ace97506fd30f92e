"""Rules and flows: defining them, and reading what they have done and what still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from salesforce_emulator.automation.flow_metadata import flow_document
from salesforce_emulator.automation.metadata import workflow_document
from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.control.asked import object_called, whole_number
from salesforce_emulator.control.seeding_rules import AUTOMATIONS
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.xml_text import parse
from salesforce_emulator.saving.due import run_due

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.automation.automations import Automations
    from salesforce_emulator.calls.call import Call

Json = dict[str, Any]
STATES: Final = ("pending", "cancelled", "executed")
SHOWN: Final = 10_000


def define(call: Call) -> Any:
    """Add rules and flows, one of the same kind and name is replaced: a JSON document, or a file of the Metadata API.

    A Workflow file needs `?object=`, a Flow file `?name=`: both are the file's name there.
    """
    try:
        document = _from_metadata(call) if call.body.lstrip()[:1] == b"<" else call.json()
        call.org.automations.define(document)
    except BadDefinitionError as error:
        raise RequestRefusedError(400, "BAD_AUTOMATIONS", str(error)) from None
    call.org.definitions.append(document)
    return {"definitions": call.org.automations.rulebook.shown()}


def _from_metadata(call: Call) -> Json:
    try:
        root = parse(call.body)
    except (ParseError, DefusedXmlException) as error:
        raise BadDefinitionError(f"The XML cannot be read: {error}.") from None
    if root.tag == "Workflow":
        if "object" not in call.query:
            raise BadDefinitionError("A Workflow file does not name its object: say which with ?object=.")
        return workflow_document(root, object_called(call.org, call.query["object"]).name)
    if root.tag == "Flow":
        return flow_document(root, call.query.get("name") or root.findtext("label", "Flow").strip())
    raise BadDefinitionError(f"A {root.tag} component defines no automation here: send a Workflow or a Flow.")


def clear(call: Call) -> Any:
    """Forget rules and flows, what they have done, and what waits."""
    call.org.automations.clear()
    call.org.definitions = [each for each in call.org.definitions if not each.keys() & set(AUTOMATIONS)]
    return {"cleared": True}


def show(call: Call) -> Any:
    """Show definitions, firings, the time queue and messages; `id`, `name` and `object` narrow it, `limit` bounds it.

    What has become due by now is done first.
    """
    org, asked = call.org, call.query
    run_due(org, org.clock.now())
    automations = org.automations
    limit = whole_number(call, "limit", SHOWN)
    wanted = {name: asked[name] for name in ("id", "name", "object") if name in asked}
    if "id" in wanted:
        wanted["id"] = canonical(wanted["id"]) or wanted["id"]
    firings = _last(wanted, limit, _firings(automations))
    entries = _last(wanted, limit, (entry.shown() for entry in automations.queue.entries))
    sent = automations.firings.sent
    return {
        "definitions": automations.rulebook.shown(),
        "counts": {"firings": len(automations.firings.all), "queued": len(automations.queue.entries)},
        "firings": firings,
        "queue": {state: [entry for entry in entries if entry["state"] == state] for state in STATES},
        **{name: _last(_for_message(wanted), limit, messages) for name, messages in sent.items()},
    }


def _firings(automations: Automations) -> Iterable[Json]:
    return (firing.shown(number) for number, firing in enumerate(automations.firings.all, start=1))


def _for_message(wanted: Json) -> Json:
    return {"rule" if name == "name" else name: value for name, value in wanted.items()}


def _last(wanted: Json, limit: int, rows: Iterable[Json]) -> list[Json]:
    found = [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
    return found[max(len(found) - limit, 0) :]
