"""The ordinary design: one Celery task per event, one PATCH per record through simple-salesforce."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from celery import Celery
from redis import Redis
from simple_salesforce import Salesforce

from worker.adapters.salesforce.session import open_session
from worker.envelope import RawEvent
from worker.sources import usps

app = Celery("ordinary", broker=os.environ.get("ORDINARY_BROKER"))
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=4,
    worker_hijack_root_logger=False,
)

STATUS, LAST_EVENT = "Postalytics_Mail_Drop_572_Event_Status__c", "Postalytics_Mail_Drop_572_Last_Event__c"


@cache
def _salesforce() -> Any:
    url = os.environ["ORDINARY_ORG"]
    session = open_session(url, read_timeout=30)
    return Salesforce(instance_url=url, session_id=os.environ["ORDINARY_TOKEN"], session=session, version="66.0")


@cache
def _counter() -> Any:
    return Redis.from_url(os.environ["ORDINARY_BROKER"])


@app.task(name="ordinary")
def ordinary(record_id: str, payload: str) -> None:
    """Read one scan and write its status."""
    reading: Any = usps.read(RawEvent("usps", payload.encode(), 0))
    values = {STATUS: reading.sighting.code.value, LAST_EVENT: "2026-03-01T00:00:00.000Z"}
    _salesforce().Contact.update(record_id, values, headers={"Sforce-Auto-Assign": "FALSE"})
    _counter().incr("ordinary-done")
