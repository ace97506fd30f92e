"""The only file that knows everybody."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from worker.adapters.redis.client import connect
from worker.adapters.redis.dead_letters import RedisDeadLetters
from worker.adapters.redis.drops import RedisDrops
from worker.adapters.redis.due import RedisDue
from worker.adapters.redis.lanes import RedisDeliveryLane, RedisRawLane
from worker.adapters.redis.ledger import RedisLedger
from worker.adapters.redis.orgs import RedisOrgs
from worker.adapters.redis.registry import RedisRegistry
from worker.adapters.redis.tokens import RedisTokens
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.field_maker import SalesforceFieldMaker
from worker.adapters.salesforce.org_check import check
from worker.adapters.salesforce.provision import Provisioner
from worker.adapters.salesforce.sink import SalesforceSink
from worker.adapters.salesforce.transport import Transport
from worker.domain.clock import Clock
from worker.pipeline import deliver, normalize
from worker.pipeline.waves import CHUNK
from worker.settings import ConfigurationError, Settings, event_store_url
from worker.sources import READERS, readers_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from redis import Redis

    from worker.domain.reading import Reading
    from worker.envelope import RawEvent
    from worker.pipeline import ports
    from worker.settings import OrgSettings, Secret

    Readers = Mapping[str, Callable[[RawEvent], Reading]]

CLOCK: Final = Clock(now_ms=lambda: time.time_ns() // 1_000_000, monotonic=time.monotonic)
_DAY_MS: Final = 86_400_000


@dataclass(slots=True)
class Parts:
    """Everything one process works with, wired."""

    settings: Settings
    client: Redis
    clock: Clock
    registry: RedisRegistry
    drops: RedisDrops
    orgs: RedisOrgs
    due: RedisDue
    ledger: RedisLedger
    dead_letters: RedisDeadLetters
    readers: Readers
    transports: dict[str, Transport] = field(default_factory=dict)

    def raw_lane(self, name: str) -> RedisRawLane:
        """Return a raw lane to be read."""
        settings = self.settings
        return RedisRawLane(
            self.client,
            name,
            lease_seconds=settings.raw_lease_seconds,
            clock=self.clock,
            linger_seconds=settings.linger_seconds,
            full=CHUNK,
        )

    def delivery_lane(self, name: str) -> RedisDeliveryLane:
        """Return a delivery lane to be read."""
        settings = self.settings
        return RedisDeliveryLane(
            self.client,
            name,
            lease_seconds=settings.delivery_lease_seconds,
            clock=self.clock,
            linger_seconds=settings.linger_seconds,
            full=CHUNK,
        )

    def normalize_desk(self) -> normalize.Desk:
        """Return what normalizing the next batch needs."""
        return normalize.Desk(
            readers=self.readers,
            registry=self.registry,
            drops=self.drops.load(),
            delivery_lanes=self.settings.delivery_lanes,
            oldest_ms=self.clock.now_ms() - self.settings.parking_days * _DAY_MS,
        )

    def deliver_desk(self, org: str) -> deliver.Desk:
        """Return what delivering an org's next batch needs."""
        settings = self.settings.orgs[org]
        sink: ports.Sink = SalesforceSink(self.transport(org), external_id_field=settings.external_id_field)
        return deliver.Desk(
            org=org,
            sink=sink,
            registry=self.registry,
            drops=self.drops.load(),
            orgs=self.orgs,
            drop_keeper=self.drops,
            clock=self.clock,
            spread=random.random,
            delivery_lanes=self.settings.delivery_lanes,
            latest_only=settings.delivery == "latest",
            loops=settings.looping_mail == "again",
        )

    def field_maker(self, org: str) -> SalesforceFieldMaker:
        """Return what makes an org's fields."""
        provisioner = Provisioner(self.transport(org))
        return SalesforceFieldMaker(provisioner, field_type=self.settings.orgs[org].field_type)

    def org_problems(self, org: str) -> list[str]:
        """Log in to an org and return what keeps us from working there, a sentence each; changes nothing."""
        return check(self.transport(org))

    def transport(self, org: str) -> Transport:
        """Return the process's one road to an org. Raises ConfigurationError when a secret cannot be read."""
        transport = self.transports.get(org)
        if transport is None:
            credentials = credentials_of(org, self.settings.orgs[org])
            transport = Transport(
                credentials, RedisTokens(self.client), read_timeout=self.settings.salesforce_timeout_seconds
            )
            self.transports[org] = transport
        return transport


def wire(settings: Settings, *, name: str) -> Parts:
    """Wire the parts of one process. Nothing is sent. Raises ConfigurationError when there is no Redis to speak to."""
    client = connect(event_store_url(settings), name=name)
    return Parts(
        settings=settings,
        client=client,
        clock=CLOCK,
        registry=RedisRegistry(client),
        drops=RedisDrops(client, clock=CLOCK, linger_seconds=settings.linger_seconds, full=CHUNK),
        orgs=RedisOrgs(client, clock=CLOCK),
        due=RedisDue(client, clock=CLOCK),
        ledger=RedisLedger(client),
        dead_letters=RedisDeadLetters(client, clock=CLOCK),
        readers=readers_of(settings),
    )


def readers_of(settings: Settings) -> Readers:
    """Return the readers, as configured. Raises ConfigurationError when a table of theirs cannot be read."""
    path = settings.usps_operation_codes
    if path is None:
        return READERS
    try:
        return readers_with(path.read_text(encoding="utf-8").splitlines())
    except OSError as error:
        raise ConfigurationError(f"usps_operation_codes: cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigurationError(f"usps_operation_codes: {path}: {error}") from None


def credentials_of(org: str, settings: OrgSettings) -> OrgCredentials:
    """Read an org's secrets. Raises ConfigurationError when one is not there."""
    return OrgCredentials(
        org=org,
        login_url=settings.login_url,
        auth=settings.auth,
        client_id=settings.client_id,
        client_secret=_read(settings.client_secret),
        username=settings.username,
        private_key=_read(settings.key),
        refresh_token=_read(settings.refresh_token),
        api_version=settings.api_version,
    )


def orgs_without_credentials(settings: Settings) -> dict[str, str]:
    """Return, by org, which secret cannot be read."""
    problems = {}
    for org, its in settings.orgs.items():
        try:
            credentials_of(org, its)
        except ConfigurationError as error:
            problems[org] = str(error)
    return problems


def _read(secret: Secret | None) -> str | None:
    return secret.read() if secret else None
