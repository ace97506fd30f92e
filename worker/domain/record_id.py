"""Salesforce record ids: checked, and kept in their 18-character form."""

from __future__ import annotations

from typing import Final

_CHECKSUM_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_PREFIXES: Final = {"003": "Contact", "00Q": "Lead"}
_SHORT, _LONG = 15, 18


def to_18(record_id: str) -> str:
    """
    Return the 18-character form of a 15- or 18-character record id.

    Raises ValueError when the length, a character or the checksum is wrong. The checksum's rule is
    Salesforce's (Object Reference, "ID field type"): a changed letter case shows as a wrong checksum.
    """
    if len(record_id) not in {_SHORT, _LONG} or not (record_id.isascii() and record_id.isalnum()):
        raise ValueError("a Salesforce record id has 15 or 18 letters and digits")
    short = record_id[:_SHORT]
    checksum = "".join(_letter(short[start : start + 5]) for start in (0, 5, 10))
    if len(record_id) == _LONG and record_id[_SHORT:].upper() != checksum:
        raise ValueError("a Salesforce record id of 18 characters ends with its checksum, and this one does not")
    return short + checksum


def object_of(record_id: str) -> str:
    """Name the object a record id belongs to. Raises ValueError unless it is a Contact or a Lead."""
    try:
        return _PREFIXES[record_id[:3]]
    except KeyError:
        raise ValueError("a recipient is a Contact (003…) or a Lead (00Q…)") from None


def _letter(five: str) -> str:
    bits = sum(1 << place for place, character in enumerate(five) if "A" <= character <= "Z")
    return _CHECKSUM_LETTERS[bits]
