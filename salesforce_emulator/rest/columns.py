"""What the columns of a query are, without its records: the answer to columns=true, which `sf` asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesforce_emulator.model.schema import Field, SObject

APEX_TYPES: Final = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "double": "Double",
    "int": "Integer",
    "datetime": "Datetime",
}
NUMBERS: Final = frozenset({"double", "int"})


def column_listing(sobject: SObject, fields: Iterable[Field]) -> dict[str, Any]:
    """List the selected columns in their order, each with what it can hold."""
    columns = [_column(field) for field in fields]
    return {
        "columnMetadata": columns,
        "entityName": sobject.name,
        "groupBy": False,
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": sobject.prefix,
    }


def _column(field: Field) -> dict[str, Any]:
    return {
        "aggregate": False,
        "apexType": APEX_TYPES.get(field.type, "String"),
        "booleanType": field.type == "boolean",
        "columnName": field.name,
        "custom": field.custom,
        "displayName": field.name,
        "foreignKeyName": None,
        "insertable": field.createable,
        "joinColumns": [],
        "numberType": field.type in NUMBERS,
        "textType": field.type not in NUMBERS and field.type not in ("boolean", "datetime"),
        "updatable": field.updateable,
    }
