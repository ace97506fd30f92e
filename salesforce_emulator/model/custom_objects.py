"""Objects an admin adds: custom objects, and platform events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.ids import DIGITS
from salesforce_emulator.model.schema import Field, SObject
from salesforce_emulator.model.standard_objects import add_system_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

OBJECT, EVENT = "__c", "__e"
FIRST_LETTER: Final = {OBJECT: "a", EVENT: "e"}


def custom_object(name: str, label: str, others: Mapping[str, SObject], user_id: str) -> SObject:
    """Make a custom object or a platform event, with a key prefix that none of the others has."""
    suffix = name[-len(OBJECT) :]
    number = sum(1 for each in others.values() if each.name.endswith(suffix))
    prefix = FIRST_LETTER[suffix] + DIGITS[number // 62] + DIGITS[number % 62]
    made = SObject(name, label, f"{label}s", prefix, custom=True, event=suffix == EVENT)
    if not made.event:
        made.add(Field("Name", f"{label} Name", length=80))
    add_system_fields(made, user_id)
    if made.event:
        made.add(Field("ReplayId", "Replay ID", length=1000, createable=False, updateable=False))
        made.add(Field("EventUuid", "Event UUID", length=36, createable=False, updateable=False))
    return made
