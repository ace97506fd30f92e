"""The threads in which the receiver waits for the event store."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from anyio import move_on_after, to_thread

from producers.outbox import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from anyio import CapacityLimiter

P = ParamSpec("P")
T = TypeVar("T")
FREE_SECONDS: Final = 10.0
"""How long a request waits for a free thread: while the store does not answer, all of them are taken."""


async def in_thread(call: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Run what waits for the event store. Raises what it raises; StoreUnavailable, too, when no thread gets free."""
    with move_on_after(FREE_SECONDS):
        return await to_thread.run_sync(partial(call, *args, **named))
    raise StoreUnavailable("no thread was free in time")


async def within(seconds: float, call: Callable[[], T], limiter: CapacityLimiter) -> T:
    """Run what waits for the event store in a thread beside the others, and wait for it no longer than this."""
    with move_on_after(seconds):
        return await to_thread.run_sync(call, abandon_on_cancel=True, limiter=limiter)
    raise StoreUnavailable("the event store did not answer in time")
