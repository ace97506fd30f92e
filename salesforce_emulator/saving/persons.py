"""Saves of person accounts: what may be asked, and how one save writes both sides of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.errors import Problem, required_missing
from salesforce_emulator.model.person_accounts import person_name
from salesforce_emulator.saving.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.writing import Writing

CODE: Final = "INVALID_PERSON_ACCOUNT_OPERATION"
NO_DELETE: Final = Problem(CODE, "A person contact cannot be deleted; delete the person account.")
NO_CREATE: Final = Problem(CODE, "A person account has no contact but its own.", ("AccountId",))


def turn_to_account(org: Org, draft: Draft) -> None:
    """Make the update of a person contact one of its account: Account's triggers and automations run, not Contact's.

    Apex Developer Guide (Operations That Don't Invoke Triggers), SOAP API Developer Guide (Person Account Record
    Types).
    """
    contact = draft.record or {}
    accounts, persons = org.tables["account"], org.persons
    account = accounts.records[contact["AccountId"]]
    stray = [name for name in persons.only_on_contact(draft.values) if draft.values[name] != contact.get(name)]
    draft.asked = (draft.table.sobject.name, contact["Id"], draft.values)
    draft.table, draft.record, draft.values = accounts, account, persons.for_account(draft.values)
    if stray:
        draft.refuse(_bad_names("Contact", stray))


def check_account(org: Org, draft: Draft) -> None:
    """Refuse the Name of a person and the person's fields of a business; a new account with a LastName is a person."""
    values, persons = draft.values, org.persons
    foreign = persons.only_for_persons(values)
    person = bool(foreign) if draft.record is None else bool(draft.record.get("IsPersonAccount"))
    wrong = [name for name in values if name == "Name"] if person else foreign
    if wrong:
        draft.refuse(_bad_names("Account", wrong))
    elif person and values.get("LastName", "" if draft.record else None) is None:
        draft.refuse(required_missing(["LastName"]))
    elif person and draft.record is None:
        values.update(IsPersonAccount=True, Name=person_name(values))


def check_contact(org: Org, draft: Draft) -> None:
    """Refuse a further contact for a person account."""
    account = org.tables["account"].records.get(draft.values.get("AccountId") or "")
    if account is not None and account.get("IsPersonAccount"):
        draft.refuse(NO_CREATE)


def write_contact(org: Org, writing: Writing, account: Record, values: Record) -> None:
    """Write the other side of a person account that was just written."""
    contacts = org.tables["contact"]
    shared = org.persons.for_contact(values)
    contact = contacts.records.get(account.get("PersonContactId") or "")
    if contact is None:
        shared |= {"AccountId": account["Id"], "IsPersonAccount": True}
    written = writing.write(Draft(contacts, contact, {}), shared)
    org.tables["account"].apply(account, {"PersonContactId": written["Id"], "Name": person_name(account)})


def delete_contact(org: Org, writing: Writing, account: Record) -> None:
    """Delete the person contact with its account."""
    contacts = org.tables["contact"]
    contact = contacts.records.get(account.get("PersonContactId") or "")
    if contact is not None:
        writing.delete(Draft(contacts, contact, {}, deleting=True))


def _bad_names(sobject: str, names: Sequence[str]) -> Problem:
    text = f"{sobject}: bad field names on insert/update call: {', '.join(names)}"
    return Problem("INVALID_FIELD_FOR_INSERT_UPDATE", text, tuple(names))
