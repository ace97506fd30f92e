"""The refusal of a value that JSON can carry but a field cannot."""

from __future__ import annotations

from typing import Final

_TOKENS: Final[dict[type, str]] = {
    dict: "START_OBJECT value {",
    list: "START_ARRAY value [",
    int: "VALUE_NUMBER_INT value",
    float: "VALUE_NUMBER_FLOAT value",
}


class UnreadableValueError(Exception):
    """A value JSON can carry but the field's type cannot: it ends the whole request."""

    def __init__(self, kind: str, value: object) -> None:
        """Keep the value, so that its place in the body can be found; whoever knows its field adds it."""
        token = _token(value)
        super().__init__(
            f"Cannot deserialize instance of {kind} from {token} or request may be missing a required field"
        )
        self.value, self.field = value, ""


def _token(value: object) -> str:
    """Name a value as the parser of Salesforce's answers does: by its kind, and as it was spelled."""
    if isinstance(value, bool):
        return "VALUE_TRUE value true" if value else "VALUE_FALSE value false"
    token = _TOKENS.get(type(value), "VALUE_STRING value")
    return token if isinstance(value, dict | list) else f"{token} {value}"
