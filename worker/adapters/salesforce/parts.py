"""Updates in, requests of one kind out: what goes into one collections call, and how it is divided."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from worker.domain.record_id import object_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from worker.domain.field_values import Update

_RECORDS_PER_CALL: Final = 200
_COLLECTIONS: Final = "composite/sobjects"


class Item(NamedTuple):
    """One update, its place among those to be saved, and the pair that says which record it is of."""

    place: int
    sobject: str
    key: tuple[str, str]
    values: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields it writes."""
        return tuple(self.values)

    def record(self) -> dict[str, Any]:
        """Spell it as an element of `records`."""
        name, value = self.key
        return {"attributes": {"type": self.sobject}, name: value, **self.values}


@dataclass(frozen=True, slots=True)
class Part:
    """One request's items: by record id (objects in runs, Contacts first), or by external id."""

    path: str
    items: tuple[Item, ...]

    @property
    def by_id(self) -> bool:
        """True when the records are known by Salesforce id."""
        return self.path == _COLLECTIONS

    @property
    def places(self) -> list[int]:
        """Where its items stand among the updates to be saved."""
        return [item.place for item in self.items]

    def body(self) -> dict[str, Any]:
        """Spell the request."""
        return {"allOrNone": False, "records": [item.record() for item in self.items]}

    def without(self, places: Iterable[int]) -> Part:
        """Leave out the items of these places."""
        gone = set(places)
        return Part(self.path, tuple(item for item in self.items if item.place not in gone))

    def halves(self) -> list[Part]:
        """Divide by object; if there is one, by the fields written; if they are the same, in the middle."""
        groups = self.groups()
        if len(groups) > 1:
            return groups
        middle = len(self.items) // 2
        return [Part(self.path, self.items[:middle]), Part(self.path, self.items[middle:])]

    def by_object(self) -> list[Part]:
        """Divide by object."""
        return self._grouped(lambda item: item.sobject)

    def groups(self) -> list[Part]:
        """Divide by object, or else by the fields written, or not at all."""
        by_object = self.by_object()
        return by_object if len(by_object) > 1 else self._grouped(lambda item: "\t".join(sorted(item.fields)))

    def _grouped(self, key: Callable[[Item], str]) -> list[Part]:
        ordered = sorted(self.items, key=key)
        return [Part(self.path, tuple(group)) for _, group in groupby(ordered, key=key)]


def parts_of(updates: Sequence[Update], external_id_field: str) -> list[Part]:
    """
    Make the requests for these updates.

    A record id that is neither a Contact's nor a Lead's is in none of them.
    """
    by_id: list[Item] = []
    by_external: list[Item] = []
    for place, update in enumerate(updates):
        recipient = update.recipient
        if not recipient.record_id:
            by_external.append(Item(place, "Contact", (external_id_field, recipient.external_id), update.values))
        elif (sobject := _object_of(recipient.record_id)) is not None:
            by_id.append(Item(place, sobject, ("id", recipient.record_id), update.values))
    by_id.sort(key=lambda item: item.sobject)  # at most ten runs of one object are taken: now there are two
    upsert = f"{_COLLECTIONS}/Contact/{external_id_field}"
    return [*_cut(_COLLECTIONS, by_id), *_cut(upsert, by_external)]


def _object_of(record_id: str) -> str | None:
    try:
        return object_of(record_id)
    except ValueError:
        return None


def _cut(path: str, items: Sequence[Item]) -> list[Part]:
    starts = range(0, len(items), _RECORDS_PER_CALL)
    return [Part(path, tuple(items[start : start + _RECORDS_PER_CALL])) for start in starts]
