"""The form of each record of an answer: its fields, its parents, its children."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesforce_emulator.model.relationships import child_name, children_of
from salesforce_emulator.soql.refusals import no_relationship
from salesforce_emulator.soql.run import select
from salesforce_emulator.soql.tokens import malformed
from salesforce_emulator.soql.tree import AllFields, Column, Query
from salesforce_emulator.soql.view import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesforce_emulator.model.schema import Field, Record, SObject

    Read = Callable[[Record], Any]

MOST_WITH_ALL_FIELDS = 200


class Shape:
    """What to show of a record of one object, in the order in which it was asked for."""

    def __init__(self, sobject: SObject, base: str) -> None:
        """Start with nothing but the attributes."""
        self._sobject, self._base = sobject, f"{base}/{sobject.name}/"
        self.parts: dict[str, Read] = {}
        self.parents: dict[str, tuple[Read, Callable[[str], Record | None], dict[str, Shape]]] = {}

    def shown(self, record: Record) -> dict[str, Any]:
        """Spell one record."""
        attributes = {"type": self._sobject.name, "url": self._base + record["Id"]}
        told: dict[str, Any] = {"attributes": attributes}
        for name, read in self.parts.items():
            told[name] = read(record)
        return told

    def add_parent(self, name: str, link: Read, find: Callable[[str], Record | None]) -> dict[str, Shape]:
        """Show a parent too; what to show of it is added to the shapes given back, by key prefix."""
        if name not in self.parents:
            shapes: dict[str, Shape] = {}
            self.parents[name] = (link, find, shapes)
            self.parts[name] = lambda record: _parent(link(record), find, shapes)
        return self.parents[name][2]


def _parent(key: Any, find: Callable[[str], Record | None], shapes: dict[str, Shape]) -> Any:
    shape = shapes.get(key[:3]) if key else None
    record = find(key) if shape is not None else None
    return None if shape is None or record is None else shape.shown(record)


class Shaping:
    """Works out the shape of a query's records; `base` is the address of the sobjects resource."""

    def __init__(self, scope: Scope, base: str, *, deleted: bool) -> None:
        """Keep what all parts of the shape need."""
        self._scope, self._base, self._deleted = scope, base, deleted

    def shape(self) -> Shape:
        """Give the shape, or refuse the query."""
        made = Shape(self._scope.sobject, self._base)
        for column in plain_columns(self._scope):
            self._add(made, self._scope.sobject, self._path(column), column)
        for each in self._scope.query.selected:
            if isinstance(each, Query):
                name, children = self._children(each)
                made.parts[name] = lambda record, found=children: found.get(record["Id"])  # type: ignore[misc]
        return made

    def _path(self, column: Column) -> list[str]:
        reached = self._scope.reach(column.path, column.at)
        return [*reached.parents, reached.field.name]

    def _add(self, shape: Shape, sobject: SObject, path: list[str], column: Column) -> None:
        view, name = self._scope.view, path[0]
        if len(path) == 1:
            if name in shape.parts:
                text = f"duplicate field selected: {column.path}"
                raise malformed(self._scope.query.text, column.at, text)
            shape.parts[name] = lambda record: sobject.value(record, name)
            return
        link = self._scope.link(sobject, name)
        targets = {each.prefix: each for target in link.refers_to if (each := view.sobject(target)) is not None}
        tables = {prefix: view.table(each) for prefix, each in targets.items()}
        shapes = shape.add_parent(name, lambda r: sobject.value(r, link.name), lambda key: tables[key[:3]].find(key))
        for prefix, target in targets.items():
            if len(path) > 2 or target.field(path[1]) is not None:  # noqa: PLR2004 - a further parent
                self._add(shapes.setdefault(prefix, Shape(target, self._base)), target, path[1:], column)

    def _children(self, query: Query) -> tuple[str, dict[str, Any]]:
        name, scope, link = child_scope(self._scope, query)
        return name, self._grouped(scope, link)

    def _grouped(self, scope: Scope, field: Field) -> dict[str, Any]:
        query = scope.query
        shape = Shaping(scope, self._base, deleted=self._deleted).shape()
        limit, query.limit = query.limit, None
        by_parent: dict[str, list[Any]] = {}
        for row in select(scope, deleted=self._deleted):
            listed = by_parent.setdefault(row.get(field.name) or "", [])
            if limit is None or len(listed) < limit:
                listed.append(shape.shown(row))
        return {key: {"totalSize": len(rows), "done": True, "records": rows} for key, rows in by_parent.items() if key}


def child_scope(scope: Scope, query: Query) -> tuple[str, Scope, Field]:
    """Find what a query of children is about: the relationship's name, the children, and their link to the parent."""
    name, at = query.sobject
    for owner, field in children_of(scope.view.sobjects(), scope.sobject):
        known = child_name(owner, field)
        if known is not None and known.lower() == name.lower():
            return known, Scope(scope.view, query, owner), field
    raise no_relationship(query, name, at, "FROM part of query call")


def plain_columns(scope: Scope) -> Iterable[Column]:
    """Give the selected columns, with FIELDS() spelled out."""
    query = scope.query
    for each in query.selected:
        if isinstance(each, AllFields):
            if each.kind != "standard" and (query.limit is None or query.limit > MOST_WITH_ALL_FIELDS):
                text = f"The SOQL FIELDS function must have a LIMIT of at most {MOST_WITH_ALL_FIELDS}"
                raise malformed(query.text, each.at, text)
            for field in scope.fields.values():
                if each.kind == "all" or field.custom == (each.kind == "custom"):
                    yield Column(field.name, each.at)
        elif isinstance(each, Column):
            if each.alias:
                raise malformed(query.text, each.at, "only aggregate expressions use field aliasing")
            yield each
