"""How a timeline is stored: a byte or more of head, and usually 14 for each event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.domain.event import IDENTITY_BYTES, Ending, Event
from worker.domain.reading import Mark
from worker.domain.status import CODES, StatusCode

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDINGS: Final = tuple(Ending)
_PLACE: Final = {ending: place for place, ending in enumerate(_ENDINGS)}
_MARKS: Final = tuple(Mark)
_NOTHING_SHOWN: Final = 15
_COUNTED: Final = 16
"""In the head's first byte, above what is shown: the three counts follow, four bytes each."""
_COUNT_BYTES: Final = 4
_COUNTS_END: Final = 1 + 3 * _COUNT_BYTES
_OFFSET_BIT, _MS_BIT = 1 << 12, 1 << 13
"""Above an event's code, saves, ending and mark: its offset differs from the last one's; its time is told in ms."""
_SECOND: Final = 1000
_QUARTER: Final = 15

_Head = tuple[StatusCode | None, int, int, int]


def pack_head(shown: StatusCode | None, duplicates: int, attempts: int, not_before: int) -> bytes:
    """Write what a timeline holds besides its events."""
    rank = _NOTHING_SHOWN if shown is None else shown.rank
    if not (duplicates or attempts or not_before):
        return bytes((rank,))
    counts = (duplicates, attempts, not_before)
    return bytes((rank | _COUNTED,)) + b"".join(count.to_bytes(_COUNT_BYTES, "little") for count in counts)


def unpack_head(packed: bytes) -> tuple[_Head, int]:
    """Read what `pack_head` wrote, and where it ends."""
    rank, counted = packed[0] & 15, packed[0] & _COUNTED
    shown = None if rank == _NOTHING_SHOWN else CODES[rank]
    if not counted:
        return (shown, 0, 0, 0), 1
    duplicates, attempts, not_before = (
        int.from_bytes(packed[place : place + _COUNT_BYTES], "little") for place in range(1, _COUNTS_END, _COUNT_BYTES)
    )
    return (shown, duplicates, attempts, not_before), _COUNTS_END


def pack_events(events: Sequence[Event]) -> bytes:
    """
    Write events, each with its time as the distance from the one before it, in as many bytes as that needs.

    Two bytes of bits, one with the lengths of the two distances, the distance, the identity, the distance of the save
    from the event, and the offset in quarters of an hour where it changes.
    """
    parts: list[bytes] = []
    last = offset = 0
    for event in events:
        second, ms = divmod(event.at, _SECOND)
        bits = event.code.rank | event.saved << 4 | _PLACE[event.ending] << 7 | event.mark << 10
        since = _short(event.at - last * _SECOND if ms else second - last)
        written = _short(event.written_at - second) if event.written_at else b""
        quarters = event.offset_minutes // _QUARTER
        bits |= (_MS_BIT if ms else 0) | (_OFFSET_BIT if quarters != offset else 0)
        parts += (bits.to_bytes(2, "little"), bytes((len(since) | len(written) << 4,)), since, event.identity, written)
        if quarters != offset:
            parts.append(quarters.to_bytes(1, "little", signed=True))
        last, offset = second, quarters
    return b"".join(parts)


def unpack_events(packed: bytes, start: int) -> list[Event]:
    """Read what `pack_events` wrote, from there on."""
    events: list[Event] = []
    last, offset, place, end = 0, 0, start, len(packed)
    read = int.from_bytes
    while place < end:
        bits, lengths = packed[place] | packed[place + 1] << 8, packed[place + 2]
        named = place + 3 + (lengths & 15)
        wrote = named + IDENTITY_BYTES
        since = read(packed[place + 3 : named], "little", signed=True)
        at = last * _SECOND + (since if bits & _MS_BIT else since * _SECOND)
        last, place = at // _SECOND, wrote + (lengths >> 4)
        written_at = last + read(packed[wrote:place], "little", signed=True) if place > wrote else 0
        if bits & _OFFSET_BIT:
            offset = read(packed[place : place + 1], "little", signed=True)
            place += 1
        code, ending, mark = CODES[bits & 15], _ENDINGS[bits >> 7 & 7], _MARKS[bits >> 10 & 3]
        events.append(Event(at, code, packed[named:wrote], offset * _QUARTER, ending, bits >> 4 & 7, written_at, mark))
    return events


def _short(number: int) -> bytes:
    """Write a number of either sign in as few bytes as it needs, at least one."""
    return number.to_bytes(number.bit_length() // 8 + 1, "little", signed=True)
