"""The two ways of writing a filter: a workflow rule's criteria items, and a flow's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesforce_emulator.automation.logic import joined
from salesforce_emulator.automation.operators import comparison
from salesforce_emulator.automation.sight import BadDefinitionError, Criteria, Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesforce_emulator.model.schema import Field, SObject

Json = dict[str, Any]

ITEM_OPERATIONS: Final = {
    "equals": ("equals", True),
    "notEqual": ("equals", False),
    "lessThan": ("less", True),
    "greaterThan": ("greater", True),
    "lessOrEqual": ("less or equal", True),
    "greaterOrEqual": ("greater or equal", True),
    "contains": ("contains", True),
    "notContain": ("contains", False),
    "startsWith": ("starts with", True),
}
FLOW_OPERATORS: Final = {
    "EqualTo": ("equals", True),
    "NotEqualTo": ("equals", False),
    "LessThan": ("less", True),
    "GreaterThan": ("greater", True),
    "LessThanOrEqualTo": ("less or equal", True),
    "GreaterThanOrEqualTo": ("greater or equal", True),
    "Contains": ("contains", True),
    "StartsWith": ("starts with", True),
    "EndsWith": ("ends with", True),
}
VALUE_KINDS: Final = frozenset({"stringValue", "booleanValue", "numberValue", "dateTimeValue", "dateValue"})


def field_of(sobject: SObject, name: str) -> Field:
    """Find the field a definition names, with or without its object, or refuse the definition."""
    prefix, _, rest = name.rpartition(".")
    found = sobject.field(rest)
    if found is None or prefix.lower() not in ("", sobject.name.lower(), "$record"):
        raise BadDefinitionError(f"{sobject.name} has no field {name} that a rule can look at.")
    return found


def item_criteria(sobject: SObject, items: Sequence[Json], logic: str | None) -> Criteria:
    """Read a workflow rule's criteriaItems; a value with commas means any of its parts."""
    tests, fields = [], []
    for item in items:
        field = field_of(sobject, str(item.get("field", "")))
        operation = item.get("operation")
        if operation not in ITEM_OPERATIONS:
            raise BadDefinitionError(f"{field.name}: there is no operation '{operation}'.")
        parts = [part.strip() for part in str(item.get("value") or "").split(",")]
        word, wanted = ITEM_OPERATIONS[operation]
        tests.append(_test(field, word, [part for part in parts if part], wanted=wanted))
        fields.append(field.name)
    return Criteria(joined(tests, logic), tuple(fields))


def flow_criteria(sobject: SObject, filters: Sequence[Json], logic: str | None) -> Criteria:
    """Read a flow's filters."""
    tests, fields, compares = [], [], False
    for each in filters:
        field = field_of(sobject, str(each.get("field", "")))
        tests.append(_flow_test(field, str(each.get("operator")), _plain(field, each.get("value"))))
        fields.append(field.name)
        compares = compares or each.get("operator") == "IsChanged"
    return Criteria(joined(tests, logic), tuple(fields), compares)


def _flow_test(field: Field, operator: str, value: Any) -> Callable[[Sight], bool]:
    name = field.name
    if operator in ("IsNull", "IsChanged"):
        if str(value).lower() not in ("true", "false"):
            raise BadDefinitionError(f"{name}: {operator} is either true or false.")
        wanted = str(value).lower() == "true"
        if operator == "IsNull":
            return lambda sight: (sight.value(name) is None) == wanted
        return lambda sight: sight.changed(name) == wanted
    if operator not in FLOW_OPERATORS:
        raise BadDefinitionError(f"{name}: there is no operator '{operator}'.")
    word, wanted = FLOW_OPERATORS[operator]
    return _test(field, word, [] if value is None or value == "" else [value], wanted=wanted)


def _plain(field: Field, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    (kind, plain), *others = value.items() or (("", None),)
    if kind not in VALUE_KINDS or others:
        raise BadDefinitionError(f"{field.name}: a filter's value is one of {', '.join(sorted(VALUE_KINDS))}.")
    return plain


def _test(field: Field, word: str, values: list[Any], *, wanted: bool) -> Callable[[Sight], bool]:
    compare, name = comparison(field, word, values), field.name
    if wanted:
        return lambda sight: compare(sight.value(name))
    return lambda sight: not compare(sight.value(name))
