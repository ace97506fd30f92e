"""Where things stand in the event store."""

from __future__ import annotations

from typing import Final

GROUP: Final = "worker"
OWNER: Final = "owner"
"""The one consumer name: whoever holds the lease sees what the last reader left unsettled."""

LANES: Final = "lanes"
PAUSED: Final = "paused"
ORG_PROBLEMS: Final = "org_problems"
DEAD: Final = "dead"
PARKED: Final = "parked"
DROPS: Final = "drops"
DROP_STATES: Final = "drop_states"
DROP_PROBLEMS: Final = "drop_problems"

PIECES: Final = "pc:"
"""
The hashes that hold the mailpieces, each by its id: record and timeline. Which of 65,536 is said by its id's SHA-1.

Ten million entries in so many small hashes cost a fraction of ten million keys of their own.
"""


def split_piece(held: bytes) -> tuple[bytes, bytes]:
    """Part what such a hash holds of a mailpiece: its record and its timeline (`scripts/pieces.lua` joins them)."""
    last = 2 + int.from_bytes(held[:2], "big")
    return held[2:last], held[last:]
