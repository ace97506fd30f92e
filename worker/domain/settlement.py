"""Where each event of a batch goes: to exactly one place."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worker.domain.dead_letter import DeadLetter
    from worker.domain.mailpiece import Key, Mailpiece

Entry = tuple[bytes, bytes]
"""A lane's entry: its id, and its body."""


def delivery_lane(org: str, address: str, lanes: int) -> str:
    """Name the delivery lane of a record: always the same one, so that no record is in two requests at once."""
    return f"org:{org}:{zlib.crc32(address.encode()) % lanes}"


class Delivery(NamedTuple):
    """A status update, packed, on its way to a delivery lane."""

    lane: str
    bucket: str
    body: bytes


class Note(NamedTuple):
    """An event that is noted: counted in its bucket, and by its source with the sentence that says why."""

    bucket: str
    source: str
    why: str
    """One of few sentences, the same for every event of its sort."""


class Parking(NamedTuple):
    """An event that waits for its mailpiece; `seen` is what the registry held for the key when we looked."""

    entry_id: bytes
    key: Key
    seen: bytes
    packed: bytes


class Registration(NamedTuple):
    """A mailpiece to be known from now on, by its keys."""

    piece: Mailpiece
    released: Mapping[Key, Sequence[bytes]]
    """The parked events of each key that are in this batch's deliveries and endings, packed, in order."""
    only_new: bool = False
    """True to leave what is known of the mailpiece as it is, and only add the keys."""
    former: Key = ""
    """A key that is no longer the mailpiece's."""


@dataclass(slots=True)
class Handover:
    """Where each event of a raw lane's batch goes."""

    registrations: list[Registration] = field(default_factory=list)
    claims: Mapping[Key, bytes] = field(default_factory=dict)
    """What the registry held, when we looked, for each key of the registrations that belongs to one mailpiece."""
    deliveries: list[Delivery] = field(default_factory=list)
    parkings: list[Parking] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    noted: list[Note] = field(default_factory=list)
    done: list[bytes] = field(default_factory=list)
    """The entries that are settled, those parked excepted."""


@dataclass(slots=True)
class Settlement:
    """What became of a part of a delivery lane's batch."""

    timelines: list[tuple[str, bytes]] = field(default_factory=list)
    """(mailpiece id, timeline packed) as they stand now."""
    moved: list[Delivery] = field(default_factory=list)
    """To another lane, or to the held stream of a drop that cannot be written."""
    dead: list[DeadLetter] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(bucket, ending) → how many more."""
    done: list[bytes] = field(default_factory=list)
