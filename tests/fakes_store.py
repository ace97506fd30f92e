"""The event store in memory: one stand-in per port of the pipeline, named after what it stands for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fakes import InMemorySink
from worker.domain.audit import Evidence
from worker.domain.event import Ending
from worker.domain.mailpiece import Found
from worker.domain.status_update import StatusUpdate
from worker.domain.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worker.domain.dead_letter import DeadLetter
    from worker.domain.field_values import Update
    from worker.domain.mailpiece import Key, Mailpiece
    from worker.domain.outcome import Outcome
    from worker.domain.settlement import Delivery, Entry, Handover, Parking, Settlement


@dataclass
class InMemoryRegistry:
    """The mailpieces that are known, their timelines, the events that wait for one, and the books."""

    pieces: dict[str, Mailpiece] = field(default_factory=dict)
    index: dict[Key, list[str]] = field(default_factory=dict)
    timelines: dict[str, bytes] = field(default_factory=dict)
    waiting: dict[Key, list[bytes]] = field(default_factory=dict)
    ledger: Counter[tuple[str, str]] = field(default_factory=Counter)
    dead: list[DeadLetter] = field(default_factory=list)

    def register(self, *pieces: Mailpiece) -> None:
        """Make mailpieces known by their keys; the id of one finds no other."""
        for piece in pieces:
            self.pieces[piece.mailpiece_id] = piece
            own = f"id:{piece.mailpiece_id}"
            for key in (own, *(key for key in piece.keys if not key.startswith("id:"))):
                ids = self.index.setdefault(key, [])
                if piece.mailpiece_id not in ids:
                    ids.append(piece.mailpiece_id)

    def forget(self, key: Key, piece_id: str) -> None:
        """Let a mailpiece no longer be found by a key."""
        ids = self.index.get(key, [])
        if piece_id in ids:
            ids.remove(piece_id)
        if not ids:
            self.index.pop(key, None)

    def known_as(self, piece: Mailpiece) -> Mailpiece:
        """Return what is known of a mailpiece, with the keys of what was said now."""
        return self.pieces.get(piece.mailpiece_id, piece)._replace(keys=piece.keys)

    def seen(self, key: Key) -> bytes:
        """Return what is held for a key, as one text."""
        return "\t".join(self.index.get(key, [])).encode()

    def find(self, keys: Sequence[Key]) -> dict[Key, Found]:
        """Return what is known by each of the keys; keys nobody knows are left out."""
        return {
            key: Found(self.seen(key), [self.pieces[piece_id] for piece_id in self.index[key]])
            for key in keys
            if key in self.index
        }

    def parked(self, keys: Sequence[Key]) -> dict[Key, list[bytes]]:
        """Return the raw events, packed and in order, that wait for each of the keys."""
        return {key: list(self.waiting[key]) for key in keys if key in self.waiting}

    def load(self, mailpiece_ids: Sequence[str]) -> list[tuple[Mailpiece | None, Timeline]]:
        """Return each mailpiece with its timeline, in the order of the ids."""
        return [(self.pieces.get(piece_id), self.timeline(piece_id)) for piece_id in mailpiece_ids]

    def timeline(self, piece_id: str) -> Timeline:
        """Return a piece's timeline as it is stored."""
        packed = self.timelines.get(piece_id)
        return Timeline.unpack(packed) if packed else Timeline()


class _InMemoryLane:
    """A lane with one reader: what is unsettled is read again after `read_again`, or by the next reader."""

    def __init__(self, name: str, registry: InMemoryRegistry) -> None:
        self.name = name
        self.registry = registry
        self.entries: dict[bytes, bytes] = {}
        self.resting_until: int | None = None
        self._appended = 0
        self._position = 0

    def append(self, *bodies: bytes) -> list[Entry]:
        """Put entries at the end; return them."""
        added = [(f"{self._appended + number:06d}-0".encode(), body) for number, body in enumerate(bodies, 1)]
        self._appended += len(bodies)
        self.entries.update(added)
        return added

    def read(self, count: int) -> list[Entry]:
        """Return the next entries: first what a reader before us left unsettled; [] at the end."""
        entries = [(entry_id, body) for entry_id, body in self.entries.items() if int(entry_id[:6]) > self._position]
        if entries:
            self._position = int(entries[:count][-1][0][:6])
        return entries[:count]

    def read_again(self) -> None:
        """Begin once more with what is unsettled."""
        self._position = 0

    def ring_again_at(self, moment_ms: int) -> None:
        """Let the lane rest until then."""
        self.resting_until = moment_ms

    def _settle(self, done: list[bytes], dead: list[DeadLetter]) -> None:
        self.registry.dead += dead
        for letter in dead:
            self.registry.ledger[letter.bucket, Ending.DEAD] += 1
        for entry_id in done:
            self.entries.pop(entry_id, None)


class InMemoryRawLane(_InMemoryLane):
    """A raw lane; what it hands over stands in `deliveries`."""

    def __init__(self, name: str, registry: InMemoryRegistry) -> None:
        super().__init__(name, registry)
        self.deliveries: list[Delivery] = []

    def hand_over(self, handover: Handover) -> int:
        """Settle a batch, all at once. Return how many events stay because what they depend on has changed."""
        seen = {key: () for registration in handover.registrations for key in registration.piece.keys}
        for registration in handover.registrations:
            seen |= registration.released
        if any(list(self.registry.waiting.get(key, [])) != list(events) for key, events in seen.items()):
            return len(handover.done) + len(handover.parkings)
        if any(self.registry.seen(key) != claimed for key, claimed in handover.claims.items()):
            return len(handover.done) + len(handover.parkings)
        for piece, _, only_new, former in handover.registrations:
            self.registry.register(self.registry.known_as(piece) if only_new else piece)
            self.registry.forget(former, piece.mailpiece_id)
        for key in seen:
            self.registry.waiting.pop(key, None)
        self.deliveries += handover.deliveries
        for note in handover.noted:
            self.registry.ledger[note.bucket, Ending.NOTED] += 1
        parked = [parking.entry_id for parking in handover.parkings if self._park(parking)]
        self._settle([*handover.done, *parked], handover.dead)
        return len(handover.parkings) - len(parked)

    def _park(self, parking: Parking) -> bool:
        if parking.entry_id and self.registry.seen(parking.key) != parking.seen:
            return False
        self.registry.waiting.setdefault(parking.key, []).append(parking.packed)
        return True


class InMemoryDeliveryLane(_InMemoryLane):
    """A delivery lane; what its drop cannot take stands in `held`."""

    def __init__(self, registry: InMemoryRegistry, name: str = "org:acme:0") -> None:
        super().__init__(name, registry)
        self.held: list[Delivery] = []
        self.doubtful: frozenset[str] = frozenset()

    def announce(self, mailpiece_ids: Iterable[str]) -> float:
        """Note what is about to be sent; we surely are the reader for long."""
        self.doubtful |= frozenset(mailpiece_ids)
        return 1e9

    def settle(self, settlement: Settlement) -> None:
        """Settle a part of a batch, all at once."""
        self.doubtful = self.doubtful.difference(piece_id for piece_id, _ in settlement.timelines)
        self.registry.timelines.update(settlement.timelines)
        self.registry.ledger.update(settlement.counts)
        self.held += settlement.moved
        self._settle(settlement.done, settlement.dead)

    def free_held(self) -> None:
        """Send the held events on, in order."""
        self.append(*(delivery.body for delivery in self.held))
        self.held.clear()

    def evidence(self) -> Evidence:
        """Return what an audit of this lane needs."""
        bodies = [*self.entries.values(), *(delivery.body for delivery in self.held)]
        timelines: Counter[tuple[str, str]] = Counter()
        for piece_id in self.registry.timelines:
            bucket = f"acme/{self.registry.pieces[piece_id].drop_id}"
            endings = self.registry.timeline(piece_id).endings()
            timelines.update({(bucket, ending): count for ending, count in endings.items()})
        places = {self.name: len(self.entries), "held": len(self.held), "dead": len(self.registry.dead)}
        waiting = Counter(StatusUpdate.unpack(body).bucket for body in bodies)
        return Evidence(self.registry.ledger, places, waiting, timelines)


class InMemoryOrgs:
    """Which orgs are paused, why, and until when."""

    def __init__(self, now_ms: int = 0) -> None:
        self.now_ms = now_ms
        self.paused: dict[str, tuple[int, str]] = {}

    def hold(self, org: str, *, seconds: float, why: str) -> int:
        """Pause an org. Return until when (ms since 1970, UTC)."""
        until = self.now_ms + int(seconds * 1000)
        self.paused[org] = (until, why)
        return until

    def resume(self, org: str) -> None:
        """Open an org that answers again."""
        self.paused.pop(org, None)


class InMemoryDropKeeper:
    """The mail drops whose field went missing, and why."""

    def __init__(self) -> None:
        self.lost: dict[str, str] = {}

    def lost_field(self, bucket: str, *, why: str) -> None:
        """Hold the drop and have it provisioned again."""
        self.lost[bucket] = why


class Crashed(Exception):  # noqa: N818 - reads as what it is
    """The process died in the middle of a request."""


class CrashingSink(InMemorySink):
    """
    An org that answers its first updates as it is told, then takes everything.

    One answer for each update: None takes it, an outcome refuses it, a crash happens after the update was
    taken by the org and before anybody knows.
    """

    def __init__(self, records: Iterable[str], answers: Iterable[Outcome | Crashed | None]) -> None:
        super().__init__(records)
        self.answers = iter(answers)

    def save(self, updates: Sequence[Update], *, until: float) -> list[Outcome]:
        """Answer as told; a crash leaves the rest of the request undone."""
        return [self._answer(update, until=until) for update in updates]

    def _answer(self, update: Update, *, until: float) -> Outcome:
        answer = next(self.answers, None)
        if answer is not None and not isinstance(answer, Crashed):
            return answer
        (taken,) = super().save([update], until=until)
        if answer is not None:
            raise answer
        return taken
