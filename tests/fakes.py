"""In-memory stand-ins for the ports, each as strict as what it stands for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from worker.domain.dead_letter import Reason
from worker.domain.outcome import FieldMissing, Rejected, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from worker.domain.field_values import Update
    from worker.domain.outcome import Outcome
    from worker.domain.token import Token


class InMemorySink:
    """
    An org as a dict: recipient's address → field values.

    `fields` are those that can be written (None: any). `faults` are outcomes by address, until taken away.
    Every save is listed in `saves`, so that a test can ask how often an automation would have fired.
    """

    def __init__(
        self,
        records: Iterable[str],
        *,
        fields: Iterable[str] | None = None,
        faults: dict[str, Outcome] | None = None,
    ) -> None:
        self.records: dict[str, dict[str, str]] = {address: {} for address in records}
        self.fields = None if fields is None else set(fields)
        self.faults: dict[str, Outcome] = dict(faults or {})
        self.saves: list[tuple[str, dict[str, str]]] = []

    def save(self, updates: Sequence[Update], *, until: float) -> list[Outcome]:
        """Write what can be written; one outcome per update, in order."""
        del until
        return [self._save(update) for update in updates]

    def _save(self, update: Update) -> Outcome:
        address, values = update.recipient.address, dict(update.values)
        missing = [] if self.fields is None else [name for name in values if name not in self.fields]
        if missing:
            return FieldMissing(missing[0])
        if address in self.faults:
            return self.faults[address]
        if address not in self.records:
            return Rejected(Reason.RECORD_GONE, "the record is not there")
        self.records[address].update(values)
        self.saves.append((address, values))
        return Written()


class InMemoryTokenStore:
    """One token per org, obtained by one caller at a time."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()
        self.obtained = 0

    def current(self, org: str) -> Token | None:
        """Return the org's token, if there is one."""
        return self._tokens.get(org)

    def replace(self, org: str, stale: str | None, obtain: Callable[[], Token]) -> Token:
        """Return a token that is not the stale one, obtained now unless another caller has done so."""
        with self._lock:
            current = self._tokens.get(org)
            if current is not None and current.access_token != stale:
                return current
            self._tokens[org] = obtain()
            self.obtained += 1
            return self._tokens[org]
