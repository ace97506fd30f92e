"""The raw event, and the shared names: the one page a producer and the worker both sign."""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

RAW_LANES: Final = 4
"""How many raw lanes there are. A lane is a Redis stream with one reader at a time."""

DUE: Final = "due"
"""The sorted set of lanes with work: lane name, scored by the time it is due (ms since 1970, UTC)."""

LEDGER: Final = "ledger"
"""The hash of counts: field `bucket|ending`; the bucket is `org/drop`, or `-` while none is known."""

NOBODY: Final = "-"
"""The ledger's bucket for events that belong to no known mail drop."""

ACCEPTED: Final = f"{NOBODY}|accepted"
"""The ledger's field that counts every event ever taken in."""


def raw_lane(routing: str | bytes) -> str:
    """Name the raw lane of a routing text: equal texts share a lane, hence keep their order."""
    data = routing.encode() if isinstance(routing, str) else routing
    return f"raw:{zlib.crc32(data) % RAW_LANES}"


class RawEvent(NamedTuple):
    """
    A report exactly as its source told it.

    `source` names the reader that understands it, `payload` is verbatim, `received_at` is when we took it in (ms since
    1970, UTC), and `origin` is where it stood: a file's name and line, never its content. `request` is what the
    receiver knows of the request it came in beside the payload, as JSON; no sender and no file can write it.
    """

    source: str
    payload: bytes
    received_at: int
    origin: str = ""
    request: str = ""

    def pack(self) -> bytes:
        """Write the event as one text: a header line of three or four tab-separated words, then the payload."""
        words = [self.source, str(self.received_at), self.origin, *([self.request] if self.request else [])]
        line = "\t".join(word.replace("\t", " ").replace("\n", " ") for word in words)
        return f"{line}\n".encode() + self.payload

    @classmethod
    def salvage(cls, packed: bytes) -> RawEvent:
        """Read what `pack` wrote; anything else becomes the payload of an event from nobody, so that it is kept."""
        try:
            return cls.unpack(packed)
        except ValueError:
            return cls(NOBODY, packed, 0)

    @classmethod
    def unpack(cls, packed: bytes) -> RawEvent:
        """Read what `pack` wrote. Raises ValueError for anything else."""
        header, newline, payload = packed.partition(b"\n")
        if not newline:
            raise ValueError("a raw event has a header line")
        source, received_at, *more = header.decode().split("\t")
        if not 1 <= len(more) <= 2:  # noqa: PLR2004 - the origin, and the request
            raise ValueError("a header line has three or four words")
        return cls(source, payload, int(received_at), *more)
