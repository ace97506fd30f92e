"""Scans as the post pushes them, valid by default; and what the reader makes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from worker.domain.legs import fold
from worker.domain.reading import Tracked
from worker.domain.timeline import Timeline
from worker.envelope import RawEvent
from worker.sources import READERS

if TYPE_CHECKING:
    from worker.domain.event import Event

PHASES = {
    "0": "Phase 0 - Origin Processing Cancellation of Postage",
    "1": "Phase 1 - Origin Processing",
    "1a": "Phase 1a - Origin Primary Processing",
    "1b": "Phase 1b - Origin Secondary Processing",
    "2a": "Phase 2a - Destination MMP Processing",
    "2b": "Phase 2b - Destination SCF Processing",
    "2c": "Phase 2c - Destination Primary Processing",
    "3a": "Phase 3a - Destination Secondary Processing",
    "3b": "Phase 3b - Destination Box Mail Processing",
    "3c": "Phase 3c - Destination Sequenced Carrier Sortation",
    "4c": "Phase 4c - Delivery",
    "PARS": "PARS Processing",
    "misc": "Miscellaneous",
}
NOW = 1_798_761_600_000
"""The first moment of 2027: all that the tests tell of has happened."""
OUTBOUND = "0027012345600000004294105123412"


def a_scan(phase: str | None = "1a", at: str = "2026-08-17T22:00", code: str = "891", **more: Any) -> dict[str, Any]:
    """Return one piece event; a test names only what it cares about."""
    return {
        "imb": OUTBOUND,
        "imbTrackingCode": OUTBOUND[:20],
        "scanDatetime": f"{at}:00.000-05:00",
        "scanEventCode": code,
        "handlingEventType": "A",
        "handlingEventTypeDescription": "Actual",
        "mailPhase": PHASES.get(phase or "", phase),
        "mailShapeDescription": "Letter",
        "scanFacilityZip": "60606",
        "scanLocaleKey": "T12345",
        "machineName": "DBCS-012",
        **more,
    }


def reading_of(source: str, said: Any, **request: Any) -> Any:
    """Read what a source said, with what is known of the request it came in."""
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return READERS[source](RawEvent(source, payload, 0, "", json.dumps(request) if request else ""))


def timeline_of(*scans: dict[str, Any]) -> Timeline:
    """Fold scans as they arrive, each written at once where a status is due."""
    timeline = Timeline()
    for scan in scans:
        reading = reading_of("usps", scan)
        if isinstance(reading, Tracked):
            deliver(timeline, [reading.sighting])
    return timeline


def deliver(timeline: Timeline, sightings: list[Any]) -> None:
    """Take a batch of sightings, write what is due, settle."""
    taken: list[Event] = []
    for sighting in sightings:
        event = timeline.take(sighting)
        if event is None or any(event is other for other in taken):
            timeline.repeat()
        else:
            taken.append(event)
    for save in timeline.saves_due():
        timeline.saved(save, 1)
    timeline.settle(taken)


def statuses(timeline: Timeline) -> list[str]:
    """Return the statuses in order; those of the way back carry a mark."""
    return [
        status.key[1].value + (" (way back)" if status.way_back else "") for status in fold(timeline.events).statuses
    ]
