"""Postalytics signs nothing and has an endpoint for each campaign: an endpoint may know its mail drops."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.integration.test_receiver import SECRETS, Served, serving
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDPOINTS = """
[receiver.endpoints.spring]
source = "postalytics"
secrets = [{ env = "USPS_SECRET" }]
mail_drops = ["572"]
[receiver.endpoints.any]
source = "postalytics"
secrets = [{ env = "USPS_SECRET" }]
"""
KNOWN = tuple(SECRETS["USPS_SECRET"].split(":"))
PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x", "postalytics_id": "572/9"}


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("drops"), backlog=1000, more=ENDPOINTS) as running:
        yield running


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    store.accept(RawEvent("manifest", json.dumps(PIECE).encode(), 0))
    store.normalize_all()
    return _running


def tell(served: Served, endpoint: str, **meta: Any) -> bytes:
    """Report a scan, as Postalytics does; return the body as it was sent."""
    event = {"mailId": 7, "eventType": 4, "eventDate": "2026-01-07T18:00:00Z", "meta": {"dataId": 9, **meta}}
    body = json.dumps(event, indent=1).encode()
    url = f"{served.url}/webhooks/postalytics/{endpoint}"
    assert requests.post(url, body, auth=KNOWN, timeout=10).json() == {"accepted": 1}
    return body


def waiting(store: Any) -> int:
    store.normalize_all()
    return sum(len(store.bodies(name.decode())) for name in store.client.smembers("lanes"))


@pytest.mark.parametrize("meta", [{"dropId": 572}, {}])
def test_an_event_of_the_endpoints_mail_drop_goes_on_and_so_does_one_that_names_none(store, served, meta):
    tell(served, "spring", **meta)

    assert waiting(store) == 1


def test_an_event_of_another_mail_drop_is_a_dead_letter_that_keeps_what_was_sent(store, served):
    body = tell(served, "spring", dropId=573)

    assert waiting(store) == 0
    (letter,) = (kept.letter for kept in store.dead.all())
    assert (letter.reason, "another mail drop" in letter.detail) == ("conflict", True)
    assert letter.event.payload == body


def test_an_endpoint_that_knows_no_mail_drops_takes_every_event_as_it_is(store, served):
    body = tell(served, "any", dropId=572)

    assert [event.payload for event in served.events()] == [body]
    assert waiting(store) == 1


def test_mail_drops_of_another_source_are_refused_at_the_start(redis_server, tmp_path):
    path = tmp_path / "mailstatus.toml"
    endpoint = '[receiver.endpoints.live]\nsource = "lob"\nsecrets = [{ env = "A" }]\nmail_drops = ["572"]\n'
    path.write_text(f'[redis]\nurl = "{redis_server}"\n{endpoint}', encoding="utf-8")
    environment = {**os.environ, "MAILSTATUS_CONFIG": str(path), "A": "whk_1"}

    command = [sys.executable, "-c", "from console.main import main; main()", "serve", "--port", "0"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)

    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("mailstatus: receiver.endpoints.live: mail_drops are for postalytics")
