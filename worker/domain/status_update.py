"""This mailpiece had this status code at this moment: what a delivery lane holds."""

from __future__ import annotations

from typing import Final, NamedTuple

from worker.domain.reading import Mark, Sighting
from worker.domain.status import CODES

_MARK_BITS: Final = 4
"""Above the code's rank stands the scan's mark."""


class StatusUpdate(NamedTuple):
    """One sighting of a known piece; `raw` is the raw event, packed, carried verbatim to the end."""

    mailpiece_id: str
    bucket: str
    sighting: Sighting
    raw: bytes

    def pack(self) -> bytes:
        """Write the update as one text: a header line of tab-separated words, then the raw event."""
        code, occurred_at, identity, offset, mark = self.sighting
        what = code.rank | mark << _MARK_BITS
        head = f"{self.mailpiece_id}\t{self.bucket}\t{what}\t{occurred_at}\t{offset}\t{identity}\n"
        return head.encode() + self.raw

    @classmethod
    def unpack(cls, packed: bytes) -> StatusUpdate:
        """Read what `pack` wrote. Raises ValueError for anything else."""
        header, _, raw = packed.partition(b"\n")
        mailpiece_id, bucket, what, occurred_at, offset, identity = header.decode().split("\t", 5)
        mark, rank = divmod(int(what), 1 << _MARK_BITS)
        try:
            code = CODES[rank]
        except IndexError:
            raise ValueError("no such status code") from None
        return cls(mailpiece_id, bucket, Sighting(code, int(occurred_at), identity, int(offset), Mark(mark)), raw)
