"""Celery rings, the pipeline answers."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from celery import signals
from redis.exceptions import RedisError

from worker.adapters.redis.due import RAW_LANE_NAMES
from worker.adapters.redis.lane import FencedOff, LaneTaken, RedisLane
from worker.app import app
from worker.bootstrap import Parts, wire
from worker.logs import configure_logs
from worker.pipeline.drain import drain_delivery, drain_raw
from worker.pipeline.provision import provision_drop
from worker.settings import ConfigurationError, load_settings
from worker.ticker import Ticker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worker.adapters.salesforce.field_maker import SalesforceFieldMaker
    from worker.domain.mail_drop import MailDrop

_PROVISION_LEASE_SECONDS: Final = 300
_RING_EXPIRES_SECONDS: Final = 30
_SECRET_RETRY_MS: Final = 10_000

Said = dict[str, Any]
"""A task's answer: all that Flower shows of it, hence ids and counts only."""

log = structlog.get_logger("mailstatus.tasks")


@cache
def parts() -> Parts:
    """Wire this process's parts, on its first task: children must not share their parent's connections."""
    return wire(load_settings(), name="worker")


@app.task(name="normalize")
def normalize(lane: str) -> Said:
    """Normalize a raw lane for a while."""
    with _answering(lane) as said:
        if lane not in RAW_LANE_NAMES:
            return said | {"answer": "no such lane"}
        with parts().raw_lane(lane) as held:
            seconds = parts().settings.drain_seconds
            said["events"] = drain_raw(held, parts().normalize_desk, parts().clock, seconds=seconds)
    return said


@app.task(name="deliver")
def deliver(lane: str) -> Said:
    """Deliver a delivery lane for a while."""
    org = lane.removeprefix("org:").rpartition(":")[0]
    with _answering(lane) as said:
        if org not in parts().settings.orgs:
            return said | {"answer": "no such org"}
        settings = parts().settings
        gate, at_a_time = settings.delivery_lease_seconds, settings.requests_per_org
        if not parts().orgs.admit(lane, org, gate_seconds=gate, at_a_time=at_a_time):
            return said | {"answer": "not its turn"}
        with parts().delivery_lane(lane) as held:
            desk = partial(parts().deliver_desk, org)
            said["events"] = drain_delivery(held, desk, parts().clock, seconds=settings.drain_seconds)
    return said


@app.task(name="provision")
def provision(lane: str) -> Said:
    """Provision a mail drop's fields; one drop at a time in an org."""
    drop = parts().drops.find(lane.removeprefix("provision:"))
    with _answering(lane) as said:
        if drop is None or drop.org not in parts().settings.orgs:
            return said | {"answer": "no such mail drop"}
        lease = f"provision:{drop.org}"
        with RedisLane(parts().client, lease, lease_seconds=_PROVISION_LEASE_SECONDS, clock=parts().clock):
            said["answer"] = provision_drop(drop, _field_maker(drop), parts().drops, parts().clock)
    return said


def _field_maker(drop: MailDrop) -> SalesforceFieldMaker:
    """Return what makes the drop's fields. When the org's secret is not there, the drop says so: there people look."""
    try:
        return parts().field_maker(drop.org)
    except ConfigurationError as error:
        why = f"the workers cannot log in to {drop.org}: {error}; mend it, and start the workers again"
        parts().drops.postpone(drop.bucket, why=why, until_ms=parts().clock.now_ms() + _SECRET_RETRY_MS)
        raise


@contextmanager
def _answering(lane: str) -> Iterator[Said]:
    """Turn everyday troubles into answers; the lane stays due, so nothing is lost by them."""
    said: Said = {"lane": lane}
    try:
        yield said
    except LaneTaken:
        said["answer"] = "taken"
    except FencedOff:
        said["answer"] = "fenced off"
    except ConfigurationError as error:
        said["answer"] = str(error)
        log.error("configuration_wrong", lane=lane, problem=str(error))  # noqa: TRY400 - the sentence says it all
    except RedisError as error:
        said["answer"] = type(error).__name__
        log.warning("event_store_trouble", lane=lane, error=type(error).__name__)
    if said.get("events"):
        log.info("lane_drained", **said)


_TASKS: Final = {"raw": normalize, "org": deliver, "provision": provision}


def ring(lane: str) -> None:
    """Send the doorbell for a lane that is due. A ring that is lost is sent again."""
    kind = lane.partition(":")[0]
    if kind in _TASKS:
        task = _TASKS[kind]
        task.apply_async([lane], queue=task.name, expires=_RING_EXPIRES_SECONDS, retry=False, ignore_result=True)


@signals.setup_logging.connect
def _configure_logs(**_: Any) -> None:
    configure_logs()


@signals.worker_process_init.connect
def _spare_the_collector(**_: Any) -> None:
    """Keep the garbage collector off what lives as long as the process, and off each batch's thousands of objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@signals.worker_ready.connect
def _start_ticker(**_: Any) -> None:
    settings = load_settings()
    due = wire(settings, name="ticker").due
    Ticker(due, ring, parking_retry_seconds=settings.parking_retry_seconds).start()
