"""Where things stand in the event store."""

from __future__ import annotations

import zlib
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

_BUCKETS: Final = 0xFFFF


def bucket_of(text: str) -> str:
    """
    Name the hash a mailpiece or key is kept in.

    Ten million entries in 65,536 small hashes cost a fraction of ten million keys of their own.
    """
    return f"{zlib.crc32(text.encode()) & _BUCKETS:x}"
