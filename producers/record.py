"""What was found in a file, before anybody has asked what it says."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

NOT_A_REPORT: Final = "This is no event: it is neither a JSON object nor a row of a table with known columns."


class Record(NamedTuple):
    """One report found: its bytes, what they say, where it stood, and what is wrong with it."""

    payload: bytes
    said: dict[str, Any]
    place: str
    problem: str = ""
    remark: str = ""
    """What a person should know of it, although nothing is wrong with it."""


def record(payload: bytes, said: Any, place: str) -> Record:
    """Make a record of what was said, whatever it is."""
    if isinstance(said, dict):
        return Record(payload, said, place)
    return Record(payload, {}, place, NOT_A_REPORT)
