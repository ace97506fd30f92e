"""What callers of the emulator's own addresses ask for: an object, which no fault hides, or so many of something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.whole_numbers import MOST, whole

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.model.schema import SObject
    from salesforce_emulator.org import Org


def object_called(org: Org, name: str) -> SObject:
    """Find an object by name, or say that there is none."""
    found = org.sobjects.get(name.lower())
    if found is None:
        text = f"There is no object {name!r}; GET /emulator/stats names them, and a seed's objects adds one."
        raise RequestRefusedError(400, "INVALID_TYPE", text)
    return found


def whole_number(call: Call, name: str, otherwise: int) -> int:
    """Read a number of the address."""
    given = whole(call.query.get(name, str(otherwise)))
    if given is None:
        raise RequestRefusedError(400, "BAD_REQUEST", f"{name} must be a whole number up to {MOST}.")
    return given
