"""Where things stand in the event store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.domain.mailpiece_form import pack_id

if TYPE_CHECKING:
    from worker.domain.mailpiece import Key

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
The hashes that hold the mailpieces: record and timeline. Which of 65,536 is said by the SHA-1 of a piece's id.

Ten million entries in so many small hashes cost a fraction of ten million keys of their own.
"""


def pack_key(key: Key) -> bytes:
    """Write a key as the scripts know it: a mailpiece's own id in its short form."""
    kind, _, value = key.partition(":")
    return b"id:" + pack_id(value) if kind == "id" else key.encode()


def split_piece(held: bytes) -> tuple[bytes, bytes]:
    """Part what such a hash holds of a mailpiece: its record and its timeline (`scripts/pieces.lua` joins them)."""
    last = 2 + int.from_bytes(held[:2], "big")
    return held[2:last], held[last:]
