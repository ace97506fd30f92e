"""Things of our domain, valid by default: a test names only what it cares about."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes import InMemorySink
from tests.fakes_store import InMemoryDeliveryLane, InMemoryDropKeeper, InMemoryOrgs, InMemoryRegistry
from worker.domain.clock import Clock
from worker.domain.mail_drop import CampaignKind, Drops, DropState, MailDrop, field_label
from worker.domain.mailpiece import Mailpiece, Recipient
from worker.domain.reading import Sighting
from worker.domain.record_id import to_18
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country
from worker.domain.status_update import StatusUpdate
from worker.envelope import RawEvent
from worker.pipeline import deliver, normalize
from worker.sources import READERS

if TYPE_CHECKING:
    from datetime import date

    from worker.domain.outcome import Outcome
    from worker.pipeline.settle import Book

NOON = 1_767_268_800_000
"""The first of January 2026 at twelve, UTC (ms since 1970)."""
STATUS = "Postalytics_Mail_Drop_572_Event_Status__c"
LAST_EVENT = "Postalytics_Mail_Drop_572_Last_Event__c"
IMB_DIGITS = "0027012345600000000194105"


@dataclass
class Hands:
    """A clock's hands, moved by the test."""

    ms: int = NOON
    seconds: float = 0.0
    step: float = 0.0
    """How many seconds pass each time somebody looks."""

    def _monotonic(self) -> float:
        self.seconds += self.step
        return self.seconds

    @property
    def clock(self) -> Clock:
        """Return the clock with these hands."""
        return Clock(now_ms=lambda: self.ms, monotonic=self._monotonic)


def a_contact(number: int = 1) -> Recipient:
    """Return a Contact of the org."""
    return Recipient(to_18(f"003{number:012d}"))


def a_lead(number: int = 1) -> Recipient:
    """Return a Lead of the org."""
    return Recipient(to_18(f"00Q{number:012d}"))


def a_drop(drop_id: str = "572", country: Country = Country.US, **more: Any) -> MailDrop:
    """Return a mail drop of the org acme with both its fields."""
    words = {
        "org": "acme",
        "name": f"Drop {drop_id}",
        "kind": CampaignKind.SMART_SEND,
        "wants_field": True,
        "status_label": field_label(drop_id, "Event Status"),
        "last_event_label": field_label(drop_id, "Last Event"),
    }
    return MailDrop(drop_id, country=country, **(words | more))


def the_drops(*drops: MailDrop, state: DropState = DropState.READY) -> Drops:
    """Return the book of mail drops, all in one state."""
    return Drops({drop.drop_id: drop for drop in drops}, {drop.bucket: state for drop in drops})


def a_piece(  # noqa: PLR0913 - a builder
    number: int = 1,
    *,
    drop: str = "572",
    country: Country = Country.US,
    recipient: Recipient | None = None,
    imb: str = "",
    planned_mail_date: date | None = None,
    keys: tuple[str, ...] | None = None,
) -> Mailpiece:
    """Return a mailpiece to Contact number one, found by its id and its pURL."""
    piece_id = f"mp-{number}"
    found_by = (f"id:{piece_id}", f"purl:tok{number}") if keys is None else keys
    return Mailpiece(piece_id, drop, country, recipient or a_contact(number), imb, planned_mail_date, found_by)


def a_sighting(code: StatusCode = StatusCode.MAILED, at: int = NOON, identity: str | None = None) -> Sighting:
    """Return one event of a known code; its identity follows from the two others."""
    return Sighting(code, at, f"{code}@{at}" if identity is None else identity)


def a_raw_event(source: str = "milestone", received_at: int = NOON, **words: Any) -> RawEvent:
    """Return a report of the printer that piece mp-1 was handed over, in its envelope."""
    told = {"mailpiece_id": "mp-1", "status": "Mailed", "time": "2026-01-01T12:00:00Z", **words}
    return RawEvent(source, json.dumps(told).encode(), received_at, "milestones.csv:1")


def a_visit(visit_id: str, *, number: int = 1, time: str = "2026-01-02T08:00:00Z", event: str = "opened") -> RawEvent:
    """Return a visit to a piece's pURL."""
    told = {"visit_id": visit_id, "token": f"tok{number}", "event": event, "time": time}
    return RawEvent("purl", json.dumps(told).encode(), NOON)


def a_scan(*, imb: str = IMB_DIGITS, at: str = "2026-01-03T04:00:00", **words: Any) -> RawEvent:
    """Return a scan of the post at the origin facility."""
    told = {"imb": imb, "scanDatetime": at, "scanEventCode": "891", "handlingEventType": "A", **words}
    told.setdefault("mailPhase", "Phase 1a - Origin Primary Processing")
    return RawEvent("usps", json.dumps(told).encode(), NOON + 365 * 86_400_000)


def a_registration(number: int = 1, *, drop: str = "572", country: str = "US", **words: Any) -> RawEvent:
    """Return the manifest's line of a mailpiece."""
    told = {"mailpiece_id": f"mp-{number}", "mail_drop_id": drop, "country": country, "purl_token": f"tok{number}"}
    told["salesforce_id"] = a_contact(number).record_id
    return RawEvent("manifest", json.dumps(told | words).encode(), NOON)


def an_update(
    code: StatusCode = StatusCode.MAILED,
    at: int = NOON,
    *,
    number: int = 1,
    drop: str = "572",
    identity: str | None = None,
) -> StatusUpdate:
    """Return a status update of a piece, as its delivery lane holds it."""
    sighting = a_sighting(code, at, identity)
    raw = RawEvent("test", f"{number} {sighting.identity}".encode(), NOON)
    return StatusUpdate(f"mp-{number}", f"acme/{drop}", sighting, raw.pack())


def a_normalize_desk(
    registry: InMemoryRegistry, *drops: MailDrop, oldest_ms: int = 0, lanes: int = 4
) -> normalize.Desk:
    """Return a desk with all readers; its drops are number 572, or those given."""
    return normalize.Desk(
        READERS, registry, the_drops(*(drops or [a_drop()])), delivery_lanes=lanes, oldest_ms=oldest_ms
    )


@dataclass
class Office:
    """A desk that delivers to the org acme, and everything on it."""

    sink: InMemorySink
    registry: InMemoryRegistry = field(default_factory=InMemoryRegistry)
    drops: Drops = field(default_factory=lambda: the_drops(a_drop()))
    orgs: InMemoryOrgs = field(default_factory=InMemoryOrgs)
    keeper: InMemoryDropKeeper = field(default_factory=InMemoryDropKeeper)
    hands: Hands = field(default_factory=Hands)
    latest_only: bool = False
    loops: bool = False
    lanes: int = 1

    def __post_init__(self) -> None:
        self.lane = InMemoryDeliveryLane(self.registry)

    def desk(self) -> deliver.Desk:
        """Return the desk; its chance is always the middle."""
        return deliver.Desk(
            org="acme",
            sink=self.sink,
            registry=self.registry,
            drops=self.drops,
            orgs=self.orgs,
            drop_keeper=self.keeper,
            clock=self.hands.clock,
            spread=lambda: 0.5,
            delivery_lanes=self.lanes,
            latest_only=self.latest_only,
            loops=self.loops,
        )

    def deliver(self, *updates: StatusUpdate) -> Book:
        """Append updates, and deliver all that the lane holds as one batch."""
        self.lane.append(*(update.pack() for update in updates))
        self.lane.read_again()
        return deliver.deliver(self.lane, self.lane.read(1000), self.desk())

    def saved(self, number: int = 1, name: str = STATUS) -> list[str]:
        """Return, in order, what was saved into a field of a Contact."""
        address = a_contact(number).address
        return [values[name] for saved_to, values in self.sink.saves if saved_to == address and name in values]

    def endings(self) -> Counter[str]:
        """Return how many events of all drops have which ending."""
        counts: Counter[str] = Counter()
        for (_, ending), count in self.registry.ledger.items():
            counts[str(ending)] += count
        return +counts


def an_office(*pieces: Mailpiece, faults: dict[str, Outcome] | None = None, **more: Any) -> Office:
    """Return an office that knows mailpieces (default: number one), whose recipients are in the org."""
    known = pieces or (a_piece(),)
    office = Office(InMemorySink([piece.recipient.address for piece in known], faults=faults), **more)
    office.registry.register(*known)
    return office
