"""Filling the org from one JSON document, and setting what only the platform may set."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.sight import BadDefinitionError
from salesforce_emulator.control.asked import object_called
from salesforce_emulator.control.generating import BadNumbersError, generate
from salesforce_emulator.control.logins import set_logins
from salesforce_emulator.control.seed_pages import bad_seed, seed_page
from salesforce_emulator.control.seeding_objects import add_field, add_object
from salesforce_emulator.control.seeding_rows import SeedRows, checked
from salesforce_emulator.control.seeding_rules import add_rules
from salesforce_emulator.control.taking_back import as_it_was
from salesforce_emulator.model.errors import for_request
from salesforce_emulator.model.values import written
from salesforce_emulator.rules.documents import BadRuleError

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.control.seed_pages import SeedPage
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org

Json = dict[str, Any]
LISTS: Final = {"accounts": "account", "contacts": "contact", "leads": "lead", "users": "user"}


def seed(org: Org, document: Any) -> dict[str, Any]:
    """Add fields, people and rules, and give the new ids by list; what is wrong anywhere leaves the org as it was."""
    page = seed_page(document)
    with org.undo.transaction():
        org.undo.note(as_it_was(org))
        try:
            return _add(org, page, document)
        except (BadRuleError, BadDefinitionError, BadNumbersError) as error:
            raise bad_seed(str(error)) from None


def _add(org: Org, page: SeedPage, document: Json) -> dict[str, Any]:
    if page.person_accounts:
        org.persons.enable()
        org.permissions.forget()
    for added in page.objects:
        add_object(org, added)
    for field in page.fields:
        add_field(org, field)
    lists = {name: getattr(page, name) for name in LISTS}
    rows = SeedRows(org, chain(*lists.values(), *page.records.values()))
    made = {name: rows.insert(org.tables[LISTS[name]], each) for name, each in lists.items()}
    made["logins"] = set_logins(org, page.logins)
    add_rules(org, document)
    generated = {"generated": generate(org, page.generate)} if "generate" in document else {}
    for name, each in page.records.items():
        made[name] = rows.insert(org.table(object_called(org, name)), each)
    return {name: ids for name, ids in made.items() if ids or name in document} | generated


def set_system_fields(call: Call) -> Record:
    """Set fields no API user may write: deletion, conversion, merging."""
    org = call.org
    table = org.table(object_called(org, call.path["sobject"]))
    record = table.find(call.path["id"])
    if record is None:
        raise for_request(table.why_missing(call.path["id"]))
    checks = SeedRows(org, ()).checks(table)
    del checks["Id"]
    values = checked(call.json_object(), checks, table.sobject.name)
    table.apply(record, {**values, "SystemModstamp": written(org.clock.now())})
    return record
