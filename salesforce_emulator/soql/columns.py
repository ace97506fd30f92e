"""What the columns of a query are, without its records: the answer to columns=true, which `sf` asks for.

No guide describes it; the keys are those `sf` reads and public recordings of its answers show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.soql.shapes import child_scope, plain_columns
from salesforce_emulator.soql.tree import Aggregate, Column, Query

if TYPE_CHECKING:
    from salesforce_emulator.model.schema import Field
    from salesforce_emulator.soql.view import Scope

    Json = dict[str, Any]

APEX_TYPES: Final = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "double": "Double",
    "int": "Integer",
    "datetime": "Datetime",
}
NUMBERS: Final = frozenset({"double", "int"})


def column_listing(scope: Scope) -> Json:
    """List the selected columns in their order, each with what it can hold."""
    columns = _columns(scope)
    return {
        "columnMetadata": columns,
        "entityName": scope.sobject.name,
        "groupBy": bool(scope.query.groups),
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": scope.sobject.prefix,
    }


def _columns(scope: Scope) -> list[Json]:
    listed: list[Json] = []
    grouped = scope.query.grouped
    plain = [each for each in scope.query.selected if isinstance(each, Column)] if grouped else plain_columns(scope)
    for column in plain:
        reached = scope.reach(column.path, column.at)
        _place(listed, reached.parents, _column(reached.field, column.alias or reached.field.name))
    functions = [each for each in scope.query.selected if isinstance(each, Aggregate)]
    unnamed = (f"expr{number}" for number in range(len(functions)))
    listed += [_function(each, each.alias or next(unnamed)) for each in functions]
    for query in scope.query.selected:
        if isinstance(query, Query):
            name, children, _link = child_scope(scope, query)
            listed.append(_joined(name, _columns(children), aggregate=True))
    return listed


def _place(listed: list[Json], parents: tuple[str, ...], column: Json) -> None:
    for name in parents:
        known = next((each for each in listed if each["columnName"] == name and each["joinColumns"]), None)
        if known is None:
            known = _joined(name, [])
            listed.append(known)
        listed = known["joinColumns"]
    listed.append(column)


def _column(field: Field, name: str) -> Json:
    number, other = field.type in NUMBERS, field.type in ("boolean", "datetime")
    kind = {"booleanType": field.type == "boolean", "numberType": number, "textType": not number and not other}
    rights = {"custom": field.custom, "insertable": field.createable, "updatable": field.updateable}
    return {**_joined(name, []), "apexType": APEX_TYPES.get(field.type, "String"), **kind, **rights}


def _function(aggregate: Aggregate, name: str) -> Json:
    kind = {"apexType": "Integer" if aggregate.function.startswith("count") else "Double", "numberType": True}
    shown = f"{aggregate.function}({aggregate.path})"
    return {**_joined(name, [], aggregate=True), "displayName": shown, **kind}


def _joined(name: str, columns: list[Json], *, aggregate: bool = False) -> Json:
    nothing = dict.fromkeys(("booleanType", "custom", "insertable", "numberType", "textType", "updatable"), False)
    named = {"columnName": name, "displayName": name, "foreignKeyName": None, "apexType": None}
    return {"aggregate": aggregate, **named, **nothing, "joinColumns": columns}
