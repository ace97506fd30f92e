"""Writing one draft into its table, so that an open transaction can take it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from salesforce_emulator.saving.permission_rows import says_nothing

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Record
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org
    from salesforce_emulator.saving.drafts import Draft


class Writing:
    """Makes the writes of one user at one moment."""

    def __init__(self, org: Org, user_id: str, stamp: str) -> None:
        """Settle what is the same for all writes of a call."""
        self._org, self._user_id, self._stamp, self._undo = org, user_id, stamp, org.undo
        self._is_default_user = user_id == org.user_id

    def write(self, draft: Draft, values: Record) -> Record:
        """Create or update the draft's record; every save stamps it, with unchanged values too."""
        record, table, stamp = draft.record, draft.table, self._stamp
        if record is None:
            record = self._insert(table, values)
        else:
            if self._undo.open:
                self._undo.note(partial(table.restore, record, dict(record)))
            table.apply(record, values)
            record["LastModifiedDate"] = record["SystemModstamp"] = stamp
        if not self._is_default_user or "LastModifiedById" in record:
            record["LastModifiedById"] = self._user_id
        if table.sobject.setup:
            self._settle(table, record)
        return record

    def note(self, sobject: str, record_id: str, values: Record) -> None:
        """Enter a save in the journal."""
        journal = self._org.journal
        if self._undo.open:
            self._undo.note(partial(journal.take_back, journal.saves))
        journal.add(self._stamp, sobject, record_id, values)

    def delete(self, draft: Draft) -> None:
        """Delete a record: into the recycle bin, or for good where there is none."""
        record, table = draft.record or {}, draft.table
        if table.sobject.setup:
            table.remove(record)
            self._undo.note(partial(table.insert, record))
            self._forget_permissions()
        else:
            self._undo.note(partial(table.restore, record, dict(record)))
            table.apply(record, {"IsDeleted": True, "SystemModstamp": self._stamp})

    def _insert(self, table: Table, values: Record) -> Record:
        stamp = self._stamp
        record: Record = {"Id": self._org.ids.make(table.sobject.prefix), **values}
        record.update(CreatedDate=stamp, LastModifiedDate=stamp, SystemModstamp=stamp)
        if not self._is_default_user:
            record["CreatedById"] = self._user_id
            if not table.sobject.setup:
                record.setdefault("OwnerId", self._user_id)
        table.insert(record)
        self._undo.note(partial(table.remove, record))
        return record

    def _settle(self, table: Table, record: Record) -> None:
        if says_nothing(table, record):
            table.remove(record)
            self._undo.note(partial(table.insert, record))
        self._forget_permissions()

    def _forget_permissions(self) -> None:
        forget = self._org.permissions.forget
        forget()
        self._undo.note(forget)
