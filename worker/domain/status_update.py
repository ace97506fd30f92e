"""This mailpiece had this status code at this moment: what a delivery lane holds."""

from __future__ import annotations

from typing import NamedTuple

from worker.domain.reading import Sighting
from worker.domain.status import CODES


class StatusUpdate(NamedTuple):
    """One sighting of a known piece; `raw` is the raw event, packed, carried verbatim to the end."""

    mailpiece_id: str
    bucket: str
    sighting: Sighting
    raw: bytes

    def pack(self) -> bytes:
        """Write the update as one text: a header line of tab-separated words, then the raw event."""
        code, occurred_at, identity, offset = self.sighting
        head = f"{self.mailpiece_id}\t{self.bucket}\t{code.rank}\t{occurred_at}\t{offset}\t{identity}\n"
        return head.encode() + self.raw

    @classmethod
    def unpack(cls, packed: bytes) -> StatusUpdate:
        """Read what `pack` wrote. Raises ValueError for anything else."""
        header, _, raw = packed.partition(b"\n")
        mailpiece_id, bucket, rank, occurred_at, offset, identity = header.decode().split("\t", 5)
        try:
            code = CODES[int(rank)]
        except IndexError:
            raise ValueError("no such status code") from None
        return cls(mailpiece_id, bucket, Sighting(code, int(occurred_at), identity, int(offset)), raw)
