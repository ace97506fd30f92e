"""A real Redis server for tests, and the event store on it."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from redis.exceptions import RedisError

from console.redis_server import free_port, server_program
from producers.outbox import Outbox
from tests.builders import a_drop, a_normalize_desk
from tests.fakes import InMemorySink
from worker.adapters.redis.client import connect
from worker.adapters.redis.dead_letters import RedisDeadLetters
from worker.adapters.redis.drops import RedisDrops
from worker.adapters.redis.due import RAW_LANE_NAMES, RedisDue
from worker.adapters.redis.lane import LaneTaken
from worker.adapters.redis.lanes import RedisDeliveryLane, RedisRawLane
from worker.adapters.redis.ledger import RedisLedger
from worker.adapters.redis.orgs import RedisOrgs
from worker.adapters.redis.registry import RedisRegistry
from worker.domain.audit import Verdict, judge
from worker.domain.clock import Clock
from worker.domain.settlement import Delivery, Handover
from worker.pipeline import deliver, normalize
from worker.pipeline.drain import drain_delivery, drain_raw
from worker.settings import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.domain.mail_drop import DropState, MailDrop
    from worker.domain.status_update import StatusUpdate
    from worker.envelope import RawEvent

REAL_TIME = Clock(now_ms=lambda: time.time_ns() // 1_000_000, monotonic=time.monotonic)
LEASE = 30.0
LINGER_MS, FULL = 2000, 200
PATIENCE = 20.0


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a server on a free loopback port; yield its URL."""
    folder = tmp_path_factory.mktemp("redis")
    try:
        program = server_program()
    except ConfigurationError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Redis server on this machine")
    port = free_port()
    options = {"bind": "127.0.0.1", "port": port, "dir": folder, "save": "", "appendonly": "no"}
    command = [program, *(word for name, value in options.items() for word in (f"--{name}", str(value)))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"redis://127.0.0.1:{port}/0"
        try:
            _wait(url)
            yield url
        finally:
            process.terminate()


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    with connect(url, name="test") as client:
        while True:
            try:
                client.ping()
            except RedisError:
                assert time.monotonic() < until, "the server did not start"
                time.sleep(0.02)
            else:
                return


@pytest.fixture
def store(redis_server: str) -> Iterator[Store]:
    """Return an empty event store that knows one mail drop, number 572, whose field can be written."""
    with connect(redis_server, name="test") as client:
        client.config_set("maxmemory", "0")
        client.flushall()
        store = Store(redis_server, client)
        store.add_drop(a_drop())
        yield store
        client.config_set("maxmemory", "0")


@dataclass
class Store:
    """The event store, and what a test may do with it."""

    url: str
    client: Any
    clock: Clock = REAL_TIME
    sink: InMemorySink = field(default_factory=lambda: InMemorySink([]))
    lanes: int = 1

    def __post_init__(self) -> None:
        self.registry = RedisRegistry(self.client)
        self.ledger = RedisLedger(self.client)
        self.outbox = Outbox(self.url)
        self.at(self.clock)

    def at(self, clock: Clock) -> None:
        """Look at another clock from now on."""
        self.clock = clock
        self.orgs = RedisOrgs(self.client, clock=clock)
        self.due = RedisDue(self.client, clock=clock)
        self.dead = RedisDeadLetters(self.client, clock=clock)
        self.drops = RedisDrops(self.client, clock=clock, linger_seconds=LINGER_MS / 1000, full=FULL)

    def raw_lane(self, name: str = "raw:0", *, lease: float = LEASE) -> RedisRawLane:
        """Return a raw lane to be read."""
        return RedisRawLane(
            self.client,
            name,
            lease_seconds=lease,
            clock=self.clock,
            linger_seconds=LINGER_MS / 1000,
            full=FULL,
        )

    def delivery_lane(self, name: str = "org:acme:0", *, lease: float = LEASE) -> RedisDeliveryLane:
        """Return a delivery lane to be read."""
        return RedisDeliveryLane(
            self.client,
            name,
            lease_seconds=lease,
            clock=self.clock,
            linger_seconds=LINGER_MS / 1000,
            full=FULL,
        )

    def add_drop(self, drop: MailDrop, *, ready: bool = True) -> MailDrop:
        """Add a mail drop whose field can be written, or not yet."""
        self.drops.add(drop)
        if ready:
            self.drops.free(drop.bucket)
        return drop

    def append(self, stream: str, *bodies: bytes) -> list[bytes]:
        """Put entries into a lane; return their ids."""
        return [self.client.xadd(stream, {"e": body}) for body in bodies]

    def bodies(self, stream: str) -> list[bytes]:
        """Return what a stream holds, in order."""
        return [fields[b"e"] for _, fields in self.client.xrange(stream)]

    def everything(self) -> dict[bytes, bytes]:
        """Return all that is stored, key by key."""
        return {key: self.client.dump(key) for key in self.client.scan_iter()}

    def parked(self, key: str) -> list[bytes]:
        """Return what waits for a key, in order."""
        return self.client.lrange(f"parked:{key}", 0, -1)

    def counted(self, bucket: str, ending: str) -> int:
        """Return a count of the ledger."""
        return int(self.client.hget("ledger", f"{bucket}|{ending}") or 0)

    def noted(self) -> dict[tuple[str, str], int]:
        """Return how many events of each source were noted with which sentence."""
        return dict(self.ledger.snapshot().noted)

    def due_at(self, lane: str) -> int | None:
        """Return when a lane is due (ms since 1970, UTC), or None."""
        moment = self.client.zscore("due", lane)
        return None if moment is None else int(moment)

    def accept(self, *events: RawEvent, routing: str = "one") -> None:
        """Take events in, all into one raw lane."""
        assert sum(self.outbox.push((routing, event) for event in events)) == len(events)

    def hand_over(self, handover: Handover, lane: str = "raw:0") -> int:
        """Hand a batch over, as the reader of a raw lane."""
        with self.raw_lane(lane) as held:
            return held.hand_over(handover)

    def queue(self, *updates: StatusUpdate, lane: str = "org:acme:0") -> None:
        """Put status updates into a delivery lane, the ordinary way."""
        deliveries = [Delivery(lane, update.bucket, update.pack()) for update in updates]
        self.hand_over(Handover(deliveries=deliveries))

    def normalize_all(self) -> int:
        """Normalize all raw lanes; return how many events were settled."""
        drops = list(self.drops.load().by_id.values())

        def desk() -> normalize.Desk:
            return a_normalize_desk(self.registry, *drops, lanes=self.lanes)

        settled = 0
        for name in RAW_LANE_NAMES:
            with self.raw_lane(name) as lane:
                settled += drain_raw(lane, desk, self.clock, seconds=5)
        return settled

    def deliver_all(self, org: str = "acme") -> int:
        """Deliver all lanes of an org; return how many updates were tried."""
        names = sorted(name.decode() for name in self.client.smembers("lanes"))
        tried = 0
        for name in names:
            with self.delivery_lane(name) as lane:
                tried += drain_delivery(lane, lambda: self.desk(org), self.clock, seconds=5)
        return tried

    def desk(self, org: str = "acme") -> deliver.Desk:
        """Return a desk that delivers to the sink."""
        return deliver.Desk(
            org=org,
            sink=self.sink,
            registry=self.registry,
            drops=self.drops.load(),
            orgs=self.orgs,
            drop_keeper=self.drops,
            clock=self.clock,
            spread=lambda: 0.5,
            delivery_lanes=self.lanes,
        )

    def state(self, bucket: str) -> DropState:
        """Return whether a drop's field can be written."""
        return self.drops.load().states[bucket]

    def audit(self) -> Verdict:
        """Prove law 1 from what is stored."""
        buckets = {drop.drop_id: drop.bucket for drop in self.drops.load().by_id.values()}
        return judge(self.ledger.evidence(buckets))


def is_taken(lane: RedisRawLane | RedisDeliveryLane) -> bool:
    """Say whether somebody else reads the lane."""
    try:
        with lane:
            return False
    except LaneTaken:
        return True
