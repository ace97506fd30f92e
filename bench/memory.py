"""Bytes of Redis per registered mailpiece, its indexes and its timeline included: `python -m bench.memory`."""

from __future__ import annotations

import argparse
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from bench.feed import SCANS
from bench.store import DROP, register, store
from console.run import stop_as_by_ctrl_c
from worker.domain.reading import Sighting
from worker.domain.record_id import to_18
from worker.domain.settlement import Settlement
from worker.domain.status import StatusCode
from worker.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.bootstrap import Parts

PIECES: Final = 1_000_000
MOST: Final = 200
"""What a mailpiece may cost, in bytes."""
_AT_ONCE: Final = 500
_DAY_MS: Final = 86_400_000
_FIRST_SCAN_MS: Final = 1_772_370_000_000
_CODES: Final = (
    StatusCode.IN_TRANSIT,
    StatusCode.IN_LOCAL_AREA,
    *(StatusCode.PROCESSED_FOR_DELIVERY,) * 3,
)


class Shape(NamedTuple):
    """What a mailpiece is known by."""

    told: str
    mailpiece_id: Callable[[int], str]
    keys: Callable[[int], dict[str, str]]
    """Number → the columns of its keys, besides the IMb."""


def _digits_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


FULL: Final = Shape(
    "a UUID, an IMb, a partner id and a pURL token",
    lambda number: str(UUID(_digits_of(f"piece {number}")[:32])),
    lambda number: {
        "partner_id": f"order_{_digits_of(f'order {number}')[:22]}",
        "purl_token": _digits_of(f"token {number}")[:22],
    },
)
SHORT: Final = Shape("an id of 13 characters and an IMb", lambda number: f"mp-572-{number:06d}", lambda _: {})


class Bytes(NamedTuple):
    """Bytes per mailpiece: registered, and with the timeline of the five usual scans."""

    pieces: int
    shape: Shape
    registered: float
    with_timeline: float


def measure(pieces: int, shape: Shape = FULL) -> Bytes:
    """
    Register so many mailpieces on the way a manifest takes, and give each its timeline.

    The timelines are made by the domain and settled as a delivery lane's reader does; no org is asked.
    """
    with store() as parts:
        empty = _used(parts)
        register(parts, (_row(number, shape) for number in range(pieces)))
        registered = _used(parts)
        _give_timelines(parts, pieces, shape)
        full = _used(parts)
    return Bytes(pieces, shape, (registered - empty) / pieces, (full - empty) / pieces)


def _used(parts: Parts) -> int:
    return int(parts.client.info("memory")["used_memory"])


def _row(number: int, shape: Shape) -> dict[str, str]:
    return {
        "mailpiece_id": shape.mailpiece_id(number),
        "mail_drop_id": DROP,
        "country": "US",
        "salesforce_id": to_18(f"0035e{number:010d}"),
        "imb": f"00270123456572{number:06d}94105",
        "planned_mail_date": "2026-03-01",
        **shape.keys(number),
    }


def _give_timelines(parts: Parts, pieces: int, shape: Shape) -> None:
    for start in range(0, pieces, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, pieces))
        timelines = [(shape.mailpiece_id(number), _timeline(number).pack()) for number in some]
        with parts.delivery_lane("org:acme:0") as lane:
            lane.settle(Settlement(timelines=timelines))


def _timeline(number: int) -> Timeline:
    """Make the timeline of the usual five scans, each written some hours after it happened."""
    timeline = Timeline()
    for day, (code, (operation, handling, _)) in enumerate(zip(_CODES, SCANS, strict=True)):
        at = _FIRST_SCAN_MS + day * _DAY_MS + number % _DAY_MS // 1000 * 1000
        identity = f"270123456572{number:06d}|{operation}|{at // 1000}|94105|{handling}"
        timeline.take(Sighting(code, at, identity, -360))
        for save in timeline.saves_due():
            timeline.saved(save, at // 1000 + 14_400 + number % 10_000)
        timeline.settle()
    return timeline


def show(measured: Bytes) -> None:
    """Print one line."""
    each = f"{measured.with_timeline:,.0f} bytes of Redis each ({measured.registered:,.0f} before the first scan)"
    print(f"{measured.pieces:,} mailpieces, each with {measured.shape.told}, and five scans: {each}")


def main() -> None:
    """Measure and print; exit with 1 when a mailpiece costs more than it may."""
    arguments = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    arguments.add_argument("--pieces", type=int, default=PIECES, help="how many mailpieces (default 1,000,000)")
    arguments.add_argument("--short", action="store_true", help=f"each known by {SHORT.told} only")
    chosen = arguments.parse_args()
    stop_as_by_ctrl_c()
    measured = measure(chosen.pieces, SHORT if chosen.short else FULL)
    show(measured)
    raise SystemExit(measured.with_timeline > MOST)


if __name__ == "__main__":
    main()
