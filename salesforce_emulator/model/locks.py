"""The rows that transactions hold, and until when."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class RowsBusyError(Exception):
    """A row is held by another transaction: the call waits, and starts over when the row is free."""

    def __init__(self, seconds: float) -> None:
        """Keep how long to wait."""
        super().__init__(f"busy for {seconds} s")
        self.seconds = seconds


class Turn:
    """One call's hold on the rows it saves: how long it keeps them, and how long it still waits for others'."""

    def __init__(self, keeps: float, patience: float) -> None:
        """Begin without a row."""
        self.keeps, self.patience = keeps, patience
        self.rows: set[str] = set()


class Locks:
    """A table of expiry times, because a handler runs without a pause and so cannot hold anything itself.

    A call that takes time (by an injected latency) keeps its rows for the second half of it, after the handler has
    run. Without a latency and without a lock held by hand nobody can meet anybody, and nothing is noted.
    """

    def __init__(self, patience: float) -> None:
        """Start with every row free."""
        self.patience = patience
        self._held: dict[str, tuple[float, Turn | None]] = {}
        self._by_hand_until = 0.0
        self._turn: Turn | None = None

    @property
    def matter(self) -> bool:
        """Whether a save has to look: rows are held, or this call will hold some."""
        return bool(self._held) or (self._turn is not None and self._turn.keeps > 0)

    @contextmanager
    def turn(self, turn: Turn) -> Iterator[None]:
        """Let one call run; what it locks is its own."""
        self._forget_old()
        self._turn = turn
        try:
            yield
        finally:
            self._turn = None

    def hold(self, ids: Iterable[str], seconds: float) -> None:
        """Hold rows as another user's long transaction would; zero seconds let go of them."""
        if seconds <= 0:
            for key in ids:
                self._held.pop(key, None)
            return
        until = time.monotonic() + seconds
        self._by_hand_until = max(self._by_hand_until, until)
        self._held.update(dict.fromkeys(ids, (until, None)))

    def take(self, ids: set[str]) -> None:
        """Take free rows for the rest of this call."""
        turn = self._turn
        if turn is not None and turn.keeps > 0:
            until = time.monotonic() + turn.keeps
            self._held.update(dict.fromkeys(ids, (until, turn)))
            turn.rows |= ids

    def let_go(self, turn: Turn) -> None:
        """Free the rows of a call that is over, or was undone."""
        for key in turn.rows:
            if key in self._held and self._held[key][1] is turn:
                del self._held[key]
        turn.rows.clear()

    def busy(self, ids: Iterable[str]) -> list[str]:
        """Give those rows that are held by others for longer than this call waits; for a shorter wait, ask for it."""
        now, own = time.monotonic(), self._turn
        held = {key: self._held[key] for key in ids if key in self._held}
        waits = {key: until - now for key, (until, turn) in held.items() if turn is not own or own is None}
        waits = {key: wait for key, wait in waits.items() if wait > 0}
        if waits and own is not None and own.patience > 0:
            raise RowsBusyError(min(max(waits.values()), own.patience))
        return list(waits)

    def held(self) -> dict[str, float]:
        """Give the rows that are held, and for how many seconds more."""
        now = time.monotonic()
        return {key: round(until - now, 3) for key, (until, _turn) in self._held.items() if until > now}

    def _forget_old(self) -> None:
        """Drop what was held by hand, once all of it has run out; calls let go of their rows themselves."""
        now = time.monotonic()
        if 0 < self._by_hand_until <= now:
            self._by_hand_until = 0.0
            self._held = {key: lock for key, lock in self._held.items() if lock[1] is not None or lock[0] > now}
