"""How a timeline is stored: a byte or more of head, and usually 15 for each event."""

from __future__ import annotations

import struct
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
_MS_BIT: Final = 1 << 12
"""Above an event's code, saves, ending and mark: its time is told in ms."""
_OFFSET: Final = 1 << 5
"""In an event's shape, above the widths of its two distances: its offset differs from the last one's."""
_WRITTEN: Final = tuple(width + 1 << 2 for width in range(4))
_WIDTHS: Final = ("b", "h", "i", "q")
_SHAPES: Final = {
    since | written << 2 | offset: struct.Struct(
        f"<HB{_WIDTHS[since]}{IDENTITY_BYTES}s{('', *_WIDTHS)[written]}{'b' if offset else ''}"
    )
    for since in range(4)
    for written in range(5)
    for offset in (0, _OFFSET)
}
"""The shape of an event → how it is written."""
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

    Two bytes of bits, one that names the shape of the rest, the distance, the identity, the distance of the save from
    the event, and the offset in quarters of an hour where it changes.
    """
    parts: list[bytes] = []
    last = offset = 0
    for event in events:
        second, ms = divmod(event.at, _SECOND)
        bits = (
            event.code.rank | event.saved << 4 | _PLACE[event.ending] << 7 | event.mark << 10 | (_MS_BIT if ms else 0)
        )
        since = event.at - last * _SECOND if ms else second - last
        shape, values = _width(since), [since, event.identity]
        if event.written_at:
            shape |= _WRITTEN[_width(event.written_at - second)]
            values.append(event.written_at - second)
        quarters = event.offset_minutes // _QUARTER
        if quarters != offset:
            shape |= _OFFSET
            values.append(quarters)
        parts.append(_SHAPES[shape].pack(bits, shape, *values))
        last, offset = second, quarters
    return b"".join(parts)


def unpack_events(packed: bytes, start: int) -> list[Event]:
    """Read what `pack_events` wrote, from there on."""
    events: list[Event] = []
    last, offset, place, end = 0, 0, start, len(packed)
    while place < end:
        shape = packed[place + 2]
        form = _SHAPES[shape]
        bits, _, since, identity, *rest = form.unpack_from(packed, place)
        at = last * _SECOND + since if bits & _MS_BIT else (last + since) * _SECOND
        last, place = at // _SECOND, place + form.size
        if shape & _OFFSET:
            offset = rest.pop()
        written_at = last + rest[0] if rest else 0
        code, ending, mark = CODES[bits & 15], _ENDINGS[bits >> 7 & 7], _MARKS[bits >> 10 & 3]
        events.append(Event(at, code, identity, offset * _QUARTER, ending, bits >> 4 & 7, written_at, mark))
    return events


def _width(number: int) -> int:
    """Choose among the widths of 1, 2, 4 and 8 bytes."""
    bits = number.bit_length()
    if bits < 16:  # noqa: PLR2004 - with the sign, two bytes
        return 0 if bits < 8 else 1  # noqa: PLR2004 - one
    return 2 if bits < 32 else 3  # noqa: PLR2004 - four
