"""One task's share of a lane: batch after batch, until it is empty or the time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.pipeline import deliver, normalize

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.domain.clock import Clock
    from worker.pipeline.ports import DeliveryLane, RawLane

BATCH: Final = 500
"""Entries read at once: fewer cost round trips, more cost memory and what a crash repeats."""


def drain_raw(lane: RawLane, desk: Callable[[], normalize.Desk], clock: Clock, *, seconds: float) -> int:
    """
    Normalize a raw lane for so many seconds; return how many events were settled.

    `desk` is asked for each batch, so that it is up to date.
    """
    events, until = 0, clock.monotonic() + seconds
    while clock.monotonic() < until:
        entries = lane.read(BATCH)
        if not entries:
            break
        refused = lane.hand_over(normalize.normalize(entries, desk()))
        events += len(entries) - refused
        if refused:
            lane.read_again()
    return events


def drain_delivery(lane: DeliveryLane, desk: Callable[[], deliver.Desk], clock: Clock, *, seconds: float) -> int:
    """Deliver a delivery lane for so many seconds, or until its org takes nothing more; return how many were tried."""
    events, until = 0, clock.monotonic() + seconds
    due_again: list[int] = []
    while clock.monotonic() < until:
        entries = lane.read(BATCH)
        if not entries:
            # What is left waits for its record: there is nothing to do before the first of them is due.
            if due_again:
                lane.ring_again_at(min(due_again) * 1000)
            break
        book = deliver.deliver(lane, entries, desk())
        events += len(entries)
        if book.due_again_s is not None:
            due_again.append(book.due_again_s)
        if book.org_held:
            lane.ring_again_at(max(due_again) * 1000)
            break
    return events
