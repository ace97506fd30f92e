"""Who stands behind a port has its shape, in memory and in Redis alike."""

from __future__ import annotations

import inspect

import pytest

from tests.fakes import InMemorySink
from tests.fakes_store import (
    InMemoryDeliveryLane,
    InMemoryDropKeeper,
    InMemoryOrgs,
    InMemoryRawLane,
    InMemoryRegistry,
)
from worker.adapters.redis.drops import RedisDrops
from worker.adapters.redis.lanes import RedisDeliveryLane, RedisRawLane
from worker.adapters.redis.orgs import RedisOrgs
from worker.adapters.redis.registry import RedisRegistry
from worker.adapters.salesforce.field_maker import SalesforceFieldMaker
from worker.adapters.salesforce.sink import SalesforceSink
from worker.pipeline import ports

FITS = [
    (InMemorySink, ports.Sink),
    (SalesforceSink, ports.Sink),
    (InMemoryRegistry, ports.Registry),
    (RedisRegistry, ports.Registry),
    (InMemoryRawLane, ports.RawLane),
    (RedisRawLane, ports.RawLane),
    (InMemoryDeliveryLane, ports.DeliveryLane),
    (RedisDeliveryLane, ports.DeliveryLane),
    (InMemoryOrgs, ports.Orgs),
    (RedisOrgs, ports.Orgs),
    (InMemoryDropKeeper, ports.DropKeeper),
    (RedisDrops, ports.DropKeeper),
    (RedisDrops, ports.HeldEvents),
    (SalesforceFieldMaker, ports.FieldMaker),
]


def promises(port):
    """Return a port's methods, with the names and kinds of their parameters."""
    methods = inspect.getmembers(port, inspect.isfunction)
    return {name: shape(method) for name, method in methods if not name.startswith("_")}


def shape(method):
    """Return the names and kinds of a method's parameters."""
    return [(parameter.name, parameter.kind) for parameter in inspect.signature(method).parameters.values()]


@pytest.mark.parametrize(("kind", "port"), FITS, ids=lambda kind: kind.__name__)
def test_a_port_is_kept_word_for_word(kind, port):
    promised = promises(port)

    kept = {name: shape(getattr(kind, name)) for name in promised}

    assert promised
    assert kept == promised
