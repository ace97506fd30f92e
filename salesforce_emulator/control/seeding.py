"""Filling the org from one JSON document, and setting what only the platform may set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.control.generating import BadNumbersError, generate
from salesforce_emulator.control.logins import set_logins
from salesforce_emulator.control.seeding_objects import add_field, add_object, bad_seed
from salesforce_emulator.control.seeding_rules import AUTOMATIONS, add_person_contact, add_rules
from salesforce_emulator.model.errors import Problem, for_request, malformed_id
from salesforce_emulator.model.ids import canonical
from salesforce_emulator.model.values import written
from salesforce_emulator.rules.documents import BadRuleError

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

Json = dict[str, Any]
LISTS: Final = {"accounts": "account", "contacts": "contact", "leads": "lead", "users": "user"}
BUILT: Final = ("objects", "fields", "triggers", "logins")
OTHERS: Final = frozenset(
    {
        *BUILT,
        "records",
        "generate",
        "assignment_rule",
        "duplicate_rule",
        "converted_leads_editable",
        "person_accounts",
        *AUTOMATIONS,
    }
)


def seed(org: Org, document: Any) -> dict[str, Any]:
    """Add fields, people and rules, and give the new ids by list."""
    _check_shape(document)
    if document.get("person_accounts"):
        org.persons.enable()
        org.permissions.forget()
    for given in document.get("objects", []):
        add_object(org, given)
    for given in document.get("fields", []):
        add_field(org, given)
    made = {name: _insert_all(org, org.tables[table], document.get(name, [])) for name, table in LISTS.items()}
    made["logins"] = set_logins(org, document.get("logins", []))
    try:
        add_rules(org, document)
        generated = {"generated": generate(org, document["generate"])} if "generate" in document else {}
    except (BadRuleError, BadDefinitionError, BadNumbersError) as error:
        raise bad_seed(str(error)) from None
    for name, rows in document.get("records", {}).items():
        made[name] = _insert_all(org, org.table(org.sobject(name)), rows)
    return {name: ids for name, ids in made.items() if ids or name in document} | generated


def _check_shape(document: Any) -> None:
    if not isinstance(document, dict) or not document.keys() <= LISTS.keys() | OTHERS:
        known = ", ".join([*LISTS, *sorted(OTHERS)])
        raise bad_seed(f"A seed is an object with these keys: {known}.")
    for name in (*LISTS, *BUILT):
        rows = document.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise bad_seed(f"{name} must be a list of objects.")


def _insert_all(org: Org, table: Table, rows: list[Json]) -> list[str]:
    sobject, stamp = table.sobject, written(org.clock.now())
    names = {field.name for field in sobject.fields.values()}
    stamps = {"CreatedDate": stamp, "LastModifiedDate": stamp, "SystemModstamp": stamp}
    needed = dict.fromkeys(sobject.required, "Unnamed")
    ids = []
    for row in rows:
        if not row.keys() <= names:
            raise bad_seed(f"{sobject.name} has no field {min(row.keys() - names)}.")
        record_id = _own_id(table, row["Id"]) if "Id" in row else org.ids.make(sobject.prefix)
        table.insert({**needed, **stamps, **row, "Id": record_id})
        if row.get("IsPersonAccount") and sobject.name == "Account":
            add_person_contact(org, table.records[record_id])
        ids.append(record_id)
    return ids


def _own_id(table: Table, given: Any) -> str:
    full = canonical(given)
    if full is None or not full.startswith(table.sobject.prefix):
        raise for_request(malformed_id(table.sobject.label, given))
    if full in table.records:
        raise bad_seed(f"{table.sobject.name} {full} is already there.")
    return full


def set_system_fields(call: Call) -> Record:
    """Set fields no API user may write: deletion, conversion, merging."""
    table = call.org.table(call.org.sobject(call.path["sobject"]))
    record = table.find(call.path["id"])
    if record is None:
        raise for_request(table.why_missing(call.path["id"]))
    values = call.json_object()
    unknown = [name for name in values if table.sobject.field(name) is None]
    if unknown or "Id" in values:
        raise for_request(Problem("INVALID_FIELD", f"{table.sobject.name} has no such field: {unknown or 'Id'}"))
    table.apply(record, {**values, "SystemModstamp": written(call.org.clock.now())})
    return record
