"""The order of all saves, and what each of them wrote."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesforce_emulator.model.schema import Record


class Journal:
    """Remembers each save in five parallel columns, because there may be millions."""

    def __init__(self, *, keeping: bool) -> None:
        """Start empty; a journal that is not keeping only counts."""
        self.keeping = keeping
        self.saves = 0
        self._before = 0
        self._at: list[str] = []
        self._object: list[str] = []
        self._id: list[str] = []
        self._names: list[tuple[str, ...]] = []
        self._values: list[tuple[Any, ...]] = []
        self._shapes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, at: str, sobject: str, record_id: str, values: Record) -> None:
        """Note one save, with the values it wrote whether or not they changed anything."""
        self.saves += 1
        if not self.keeping:
            return
        names = tuple(values)
        self._at.append(at)
        self._object.append(sobject)
        self._id.append(record_id)
        self._names.append(self._shapes.setdefault(names, names))
        self._values.append(tuple(values.values()))

    def take_back(self, saves: int) -> None:
        """Forget all but the first saves, because the later ones were rolled back."""
        self.saves = saves
        for column in (self._at, self._object, self._id, self._names, self._values):
            del column[saves - self._before :]

    def columns(self) -> list[list[Any]]:
        """Give the columns: when, object, id, names, values."""
        return [self._at, self._object, self._id, self._names, self._values]

    def recall(self, columns: list[list[Any]], saves: int) -> None:
        """Go on after so many saves, of which the latest are in these columns."""
        self._at, self._object, self._id = (list(column) for column in columns[:3])
        self._names = [self._shapes.setdefault(tuple(names), tuple(names)) for names in columns[3]]
        self._values = [tuple(values) for values in columns[4]]
        self.saves, self._before = saves, saves - len(self._id)

    def rows_after(self, sequence: int) -> Iterator[tuple[Any, ...]]:
        """Give the rows after a sequence number."""
        columns = (column[max(sequence - self._before, 0) :] for column in self.columns())
        first = max(sequence, self._before) + 1
        return ((first + number, *row) for number, row in enumerate(zip(*columns, strict=True)))

    def of_record(self, sobject: str, record_id: str) -> list[Record]:
        """List the saves of one record, oldest first."""
        places = self._places_of(record_id)
        return [self._short(place) for place in places if self._object[place] == sobject]

    def since(self, sequence: int, limit: int, sobject: str | None = None) -> list[Record]:
        """List the saves after a sequence number, at most `limit` of them; of one object if it is named."""
        after = range(max(sequence - self._before, 0), len(self._id))
        places = islice((p for p in after if sobject is None or self._object[p] == sobject), limit)
        return [{**self._short(p), "object": self._object[p], "id": self._id[p]} for p in places]

    def _places_of(self, record_id: str) -> Iterator[int]:
        place = -1
        try:
            while True:
                place = self._id.index(record_id, place + 1)
                yield place
        except ValueError:
            return

    def _short(self, place: int) -> Record:
        values = dict(zip(self._names[place], self._values[place], strict=True))
        return {"seq": self._before + place + 1, "at": self._at[place], "values": values}
