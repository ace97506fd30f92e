"""Salesforce record ids: checked, and kept in their 18-character form."""

from __future__ import annotations

from string import ascii_letters, digits
from typing import Final

_CHECKSUM_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CAPITALS: Final = str.maketrans({letter: "1" if letter.isupper() else "0" for letter in ascii_letters + digits})
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
    checksum = checksum_of(short)
    if len(record_id) == _LONG and record_id[_SHORT:].upper() != checksum:
        raise ValueError("a Salesforce record id of 18 characters ends with its checksum, and this one does not")
    return short + checksum


def object_of(record_id: str) -> str:
    """Name the object a record id belongs to. Raises ValueError unless it is a Contact or a Lead."""
    try:
        return _PREFIXES[record_id[:3]]
    except KeyError:
        raise ValueError("a recipient is a Contact (003…) or a Lead (00Q…)") from None


def checksum_of(short: str) -> str:
    """Work out the three letters that follow the 15 of a record id: of each five, which are capitals."""
    bits = short.translate(_CAPITALS)
    first, second, third = int(bits[4::-1], 2), int(bits[9:4:-1], 2), int(bits[14:9:-1], 2)
    return _CHECKSUM_LETTERS[first] + _CHECKSUM_LETTERS[second] + _CHECKSUM_LETTERS[third]
