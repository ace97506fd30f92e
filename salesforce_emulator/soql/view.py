"""What one user's query can reach: objects, their records and visible fields, and parents by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from salesforce_emulator.soql.refusals import no_column, no_relationship

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesforce_emulator.model.schema import Field, Record, SObject
    from salesforce_emulator.model.table import Table
    from salesforce_emulator.org import Org
    from salesforce_emulator.soql.tree import Query


class Reached(NamedTuple):
    """A field at the end of a path: the relationships on the way, and how to read it from a record."""

    field: Field
    parents: tuple[str, ...]
    read: Callable[[Record], Any]


class View:
    """The org as one user may query it."""

    def __init__(self, org: Org, user_id: str) -> None:
        """Keep whose view it is."""
        self._org, self._user_id = org, user_id
        self.now = org.clock.now

    def sobjects(self) -> Iterable[SObject]:
        """Give every object there is."""
        return self._org.sobjects.values()

    def sobject(self, name: str) -> SObject | None:
        """Find an object that can be queried."""
        hidden = name.lower() in self._org.faults.hidden
        found = None if hidden else self._org.sobjects.get(name.lower())
        return None if found is None or found.event else found

    def table(self, sobject: SObject) -> Table:
        """Give the records of an object."""
        return self._org.table(sobject)

    def fields(self, sobject: SObject) -> dict[str, Field]:
        """Give the fields the user may see."""
        return self._org.access(self._user_id, sobject).readable


class Scope:
    """The object a query is about, within a view."""

    def __init__(self, view: View, query: Query, sobject: SObject) -> None:
        """Settle what every path of the query starts from."""
        self.view, self.query, self.sobject = view, query, sobject
        self.table = view.table(sobject)
        self.fields = view.fields(sobject)

    def reach(self, path: str, at: int) -> Reached:
        """Follow a path to a field, or refuse the query."""
        parts = path.split(".")
        own = {self.sobject.name.lower(), self.query.alias.lower()}
        if len(parts) > 1 and parts[0].lower() in own and self._relationship(self.sobject, parts[0]) is None:
            parts = parts[1:]
        return self._follow(self.sobject, parts, at)

    def _follow(self, sobject: SObject, parts: list[str], at: int) -> Reached:
        if len(parts) == 1:
            field = self.view.fields(sobject).get(parts[0].lower())
            if field is None:
                raise no_column(self.query, parts[0], sobject.name, at)
            return Reached(field, (), _reader(sobject, field))
        link = self._relationship(sobject, parts[0])
        if link is None or link.relationship is None:
            raise no_relationship(self.query, parts[0], at, "field path")
        targets = [found for name in link.refers_to if (found := self.view.sobject(name)) is not None]
        reached = {each.prefix: self._follow(each, parts[1:], at) for each in targets[:1]}
        for other in targets[1:]:
            if other.field(parts[1]) is not None or len(parts) > 2:  # noqa: PLR2004 - a further parent
                reached[other.prefix] = self._follow(other, parts[1:], at)
        first = next(iter(reached.values()))
        tables = {each.prefix: self.view.table(each) for each in targets}
        read = _parent_reader(_reader(sobject, link), tables, {key: each.read for key, each in reached.items()})
        return Reached(first.field, (link.relationship, *first.parents), read)

    def _relationship(self, sobject: SObject, name: str) -> Field | None:
        fields = self.view.fields(sobject).values()
        return next((f for f in fields if f.relationship and f.relationship.lower() == name.lower()), None)

    def link(self, sobject: SObject, name: str) -> Field:
        """Give the field a relationship goes by, already known to be there."""
        found = self._relationship(sobject, name)
        assert found is not None  # noqa: S101 - reach() has followed it
        return found


def _reader(sobject: SObject, field: Field) -> Callable[[Record], Any]:
    name, default = field.name, field.default
    compute = sobject.computed.get(name)
    if compute is not None:
        return lambda record: record[name] if name in record else compute(record)
    if default is None:
        return lambda record: record.get(name)
    return lambda record: record.get(name, default)


def _parent_reader(
    link: Callable[[Record], Any], tables: dict[str, Table], reads: dict[str, Callable[[Record], Any]]
) -> Callable[[Record], Any]:
    def read(record: Record) -> Any:
        key = link(record)
        if not key or key[:3] not in reads:
            return None
        parent = tables[key[:3]].records.get(key)
        return None if parent is None else reads[key[:3]](parent)

    return read
