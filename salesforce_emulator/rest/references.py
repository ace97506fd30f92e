"""What one part of a composite call takes from the answers of earlier parts: `@{ref.field}`."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote, unquote

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.whole_numbers import whole

_REFERENCE: Final = re.compile(r"@\{([^}]*)\}")
_ENCODED: Final = re.compile(r"(?:@|%40)%7B(.*?)%7D", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")
_STEP: Final = re.compile(r"\.(?P<field>\w+)|\[(?P<index>\d+)\]")
_BARE: Final = re.compile(r"(\w+)")
NULLS_SINCE: Final = 52
_MISSING: Final = object()


class References:
    """The answers so far, by reference id; since API version 52.0 a null is a value."""

    def __init__(self, version: str) -> None:
        """Start with no answers."""
        self.answers: dict[str, Any] = {}
        self._nulls = api_number(version) >= NULLS_SINCE

    def filled(self, value: Any) -> Any:
        """Replace every reference in a body; a text that is only a reference takes on the value's own type."""
        if isinstance(value, dict):
            return {name: self.filled(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        if not isinstance(value, str) or "@{" not in value:
            return value
        alone = _REFERENCE.fullmatch(value)
        if alone is not None:
            return self._value(alone[1])
        return _REFERENCE.sub(lambda found: _text(self._value(found[1])), value)

    def filled_url(self, url: str) -> str:
        """Replace every reference in an address, whether or not its braces are encoded."""
        plain = _ENCODED.sub(lambda found: f"@{{{unquote(found[1])}}}", url)
        return _REFERENCE.sub(lambda found: quote(_text(self._value(found[1])), safe=""), plain)

    def _value(self, path: str) -> Any:
        start = _BARE.match(path)
        name = start[1] if start else path
        found = _walk(self.answers.get(name, _MISSING), path[len(name) :])
        if found is _MISSING or (found is None and not self._nulls):
            raise _invalid(path, name)
        return found


def names_in(value: Any) -> set[str]:
    """Give the reference ids a body or an address names."""
    if isinstance(value, dict):
        return set().union(*map(names_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(names_in, value))
    if not isinstance(value, str):
        return set()
    return {start[1] for path in _REFERENCE.findall(value) if (start := _BARE.match(path))}


def is_reference_id(value: Any) -> bool:
    """Say whether this is letters, digits and underscores, and does not start with an underscore."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def api_number(version: str) -> int:
    """Give the whole number of an API version."""
    return whole(version.removeprefix("v").partition(".")[0]) or 0


def _walk(value: Any, path: str) -> Any:
    while path:
        step = _STEP.match(path)
        if step is None:
            return _MISSING
        value = _child(value, step)
        path = path[step.end() :]
    return value


def _child(value: Any, step: re.Match[str]) -> Any:
    if step["index"] is not None:
        place = whole(step["index"])
        return value[place] if isinstance(value, list) and place is not None and place < len(value) else _MISSING
    return value.get(step["field"], _MISSING) if isinstance(value, dict) else _MISSING


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _invalid(path: str, name: str) -> RequestRefusedError:
    text = (
        f"Invalid reference specified. No value for {path} found in {name}. Provided referenceId ('{path}') must start"
        " with a letter or a number, and it can contain only letters, numbers and underscores ('_')."
    )
    return RequestRefusedError(400, "PROCESSING_HALTED", text)
