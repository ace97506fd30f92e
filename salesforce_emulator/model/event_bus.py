"""The platform events that were published, kept so that they can be asked for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from salesforce_emulator.model.clock import Clock
    from salesforce_emulator.model.schema import Record

HOUR: Final = timedelta(hours=1)
KEPT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Event:
    """One published event."""

    replay_id: int
    name: str
    uuid: str
    payload: Record

    def shown(self) -> dict[str, Any]:
        """Spell it in the form a subscriber gets it."""
        meta = {"replayId": self.replay_id, "EventUuid": self.uuid}
        return {"event": meta, "channel": f"/event/{self.name}", "payload": self.payload}


class EventBus:
    """Takes events in their order, once the transaction that published them is committed."""

    def __init__(self, clock: Clock, hourly_limit: int) -> None:
        """Start with none."""
        self.hourly_limit = hourly_limit
        self.events: deque[Event] = deque(maxlen=KEPT)
        self._clock = clock
        self._times: deque[Any] = deque()
        self._published = 0

    def in_last_hour(self) -> int:
        """Count the events of the last 60 minutes."""
        oldest = self._clock.now() - HOUR
        while self._times and self._times[0] <= oldest:
            self._times.popleft()
        return len(self._times)

    def publish(self, name: str, uuid: str, payload: Record) -> None:
        """Take one event, by the uuid it is known by."""
        self._published += 1
        self._times.append(self._clock.now())
        self.events.append(Event(self._published, name, uuid, payload))
