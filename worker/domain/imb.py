"""The Intelligent Mail barcode's digits, taken apart."""

from __future__ import annotations

from typing import Final, NamedTuple

_TRACKING: Final = 20
_LENGTHS: Final = frozenset({20, 25, 29, 31})

REPLY_STIDS: Final = frozenset({"050", "051", "052", "701", "703", "708"})
"""Service types of reply mail: such a piece comes back, it is not the one sent out (AccuZIP forum, t=2702)."""


class Imb(NamedTuple):
    """The parts of one IMb, all texts of digits (USPS-B-3200; Publication "Kit 600")."""

    barcode_id: str
    stid: str
    mid: str
    serial: str
    routing: str

    @property
    def is_reply(self) -> bool:
        """True for a reply envelope, which may carry its outbound piece's MID and serial."""
        return self.stid in REPLY_STIDS

    @property
    def identity(self) -> str:
        """The fifteen digits that stay when a piece is forwarded: MID and serial."""
        return self.mid + self.serial


def parse_imb(digits: str) -> Imb:
    """
    Take apart 20, 25, 29 or 31 digits.

    Raises ValueError otherwise. The second digit is 0-4; the first is not, since forwarded pieces carry
    Barcode ID 93 (SnailWorks blog 112).
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError("an IMb has digits only, 20, 25, 29 or 31 of them")
    if len(digits) not in _LENGTHS:
        raise ValueError(f"an IMb has 20, 25, 29 or 31 digits, and this has {len(digits)}")
    if digits[1] > "4":
        raise ValueError("an IMb's second digit is 0 to 4")
    cut = 14 if digits[5] == "9" else 11
    return Imb(digits[:2], digits[2:5], digits[5:cut], digits[cut:_TRACKING], digits[_TRACKING:])
