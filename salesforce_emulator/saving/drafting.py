"""From the values of a request to drafts: what can be refused before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.model import errors
from salesforce_emulator.saving import persons
from salesforce_emulator.saving.drafts import Draft, read_values
from salesforce_emulator.saving.injected import injected_problem
from salesforce_emulator.saving.permission_rows import refusal_of

if TYPE_CHECKING:
    from salesforce_emulator.model.access import Access
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org

Json = dict[str, Any]
POINTERS: Final = {"Task": "WhoId", "CampaignMember": "LeadId"}


class Drafting:
    """Reads the records of one call."""

    def __init__(self, org: Org) -> None:
        """Settle at once what holds for every record of the call."""
        self.org = org
        self._persons = org.persons.enabled
        self._faulty = org.faults.touches_records

    def draft_update(self, raw: Json, access: Access, table: Table) -> Draft:
        """Read one update; it may end the whole request."""
        record_id = raw.get("id") or raw.get("Id")
        values, problems = read_values(raw, access, access.updating)
        record = table.records.get(record_id) if type(record_id) is str else None
        draft = Draft(table, record, values, problems)
        if record is None:
            self._find(draft, record_id or _id_in_any_case(raw))
        elif record.get("IsDeleted"):
            draft.problems = [errors.DELETED]
        elif record.get("IsConverted"):
            self._refuse_converted(draft)
        if self._persons and not draft.problems:
            self._check_person(draft)
        if table.sobject.setup:
            self._check_row(draft)
        if table.sobject.name in POINTERS:
            self._check_pointer(draft)
        if self._faulty and draft.record is not None:
            self._guard(draft, draft.record["Id"])
        return draft

    def draft_create(self, raw: Json, access: Access, table: Table) -> Draft:
        """Read one new record; it may end the whole request."""
        values, problems = read_values(raw, access, access.creating)
        draft = Draft(table, None, values, problems, creating=True)
        if self._persons and not problems:
            self._check_person(draft)
        missing = [name for name in table.sobject.required if values.get(name) is None]
        if missing and not draft.problems:
            draft.refuse(errors.required_missing(missing))
        self._check_row(draft)
        if table.sobject.name in POINTERS:
            self._check_pointer(draft)
        if self._faulty:
            self._guard(draft, "")
        return draft

    def draft_delete(self, record_id: str) -> Draft:
        """Read one deletion by id, whatever the object."""
        tables = self.org.tables.values()
        table = next((each for each in tables if record_id.startswith(each.sobject.prefix)), self.org.tables["contact"])
        record = table.find(record_id)
        draft = Draft(table, record, {}, deleting=True)
        if record is None:
            draft.refuse(table.why_missing(record_id))
        elif record.get("IsDeleted"):
            draft.refuse(errors.DELETED)
        elif record.get("IsPersonAccount") and table.sobject.name == "Contact":
            draft.refuse(persons.NO_DELETE)
        self._check_row(draft)
        return draft

    def _find(self, draft: Draft, record_id: object) -> None:
        table = draft.table
        record = table.find(record_id)
        if not record_id:
            draft.problems = [errors.NO_ID]
        elif record is None:
            draft.problems = [table.why_missing(record_id)]
        elif record.get("IsDeleted"):
            draft.problems = [errors.DELETED]
        else:
            draft.record = record
            if record.get("IsConverted"):
                self._refuse_converted(draft)

    def _refuse_converted(self, draft: Draft) -> None:
        if not self.org.rules.converted_leads_editable:
            draft.problems = [errors.CONVERTED]

    def _check_pointer(self, draft: Draft) -> None:
        """Refuse a new lookup to a converted lead."""
        lead = self.org.tables["lead"].records.get(draft.values.get(POINTERS[draft.table.sobject.name]) or "")
        if lead is not None and lead.get("IsConverted") and not draft.problems:
            self._refuse_converted(draft)

    def _check_person(self, draft: Draft) -> None:
        name = draft.table.sobject.name
        if name == "Account":
            persons.check_account(self.org, draft)
        elif name == "Contact" and draft.record is not None and draft.record.get("IsPersonAccount"):
            persons.turn_to_account(self.org, draft)
        elif name == "Contact":
            persons.check_contact(self.org, draft)

    def _guard(self, draft: Draft, record_id: str) -> None:
        if not draft.problems and not draft.table.sobject.setup:
            problem = injected_problem(self.org, draft, record_id)
            if problem is not None:
                draft.refuse(problem)

    def _check_row(self, draft: Draft) -> None:
        if draft.problems or not draft.table.sobject.setup:
            return
        problem = refusal_of(self.org, draft)
        if problem is not None:
            draft.refuse(problem)


def _id_in_any_case(raw: Json) -> Any:
    return next((value for name, value in raw.items() if name.lower() == "id"), None)
