"""The doorbell: a thread in every worker that rings for lanes that are due."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Protocol

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

_TICK_SECONDS: Final = 0.1
_SWEEP_TICKS: Final = 100
_TROUBLE_SECONDS: Final = 1.0

log = structlog.get_logger("mailstatus.ticker")


class Due(Protocol):
    """The due set, as the ticker sees it."""

    def take(self) -> list[str]:
        """Return lanes that are due."""

    def sweep(self) -> int:
        """Mark lanes that were forgotten; return how many."""

    def retry_parked(self, *, older_than_seconds: float) -> int:
        """Send events that wait for their mailpiece round again; return how many."""


class Ticker:
    """
    Rings for due lanes as long as its process lives.

    It has its own thread and its own connection: the worker's event loop is what hangs when the broker is
    away. Losing, repeating or delaying a ring changes nothing, for the lane stays in the due set.
    """

    def __init__(self, due: Due, ring: Callable[[str], None], *, parking_retry_seconds: float) -> None:
        """Prepare; nothing runs before `start`."""
        self._due = due
        self._ring = ring
        self._parking_retry_seconds = parking_retry_seconds

    def start(self) -> None:
        """Begin to tick, in a thread that ends with its process."""
        threading.Thread(target=self._run, name="ticker", daemon=True).start()

    def _run(self) -> None:
        ticks = 0
        while True:
            try:
                self.tick(sweep=ticks % _SWEEP_TICKS == 0)
            except Exception as error:  # noqa: BLE001 - the doorbell must outlive whatever befalls the broker
                log.warning("ticker_trouble", error=type(error).__name__)
                time.sleep(_TROUBLE_SECONDS)
            ticks += 1
            time.sleep(_TICK_SECONDS)

    def tick(self, *, sweep: bool) -> None:
        """Ring for what is due; with `sweep`, look for forgotten lanes and long parked events before."""
        if sweep:
            forgotten = self._due.sweep()
            moved = self._due.retry_parked(older_than_seconds=self._parking_retry_seconds)
            if forgotten or moved:
                log.info("swept", lanes_forgotten=forgotten, parked_retried=moved)
        for lane in self._due.take():
            self._ring(lane)
