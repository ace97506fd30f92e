"""No task argument, log line or Flower page shows a name, an address, an IP address or a payload."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import requests
from redis import Redis

from console.fleet import flower_command
from console.redis_server import free_port
from tests.builders_mail import feed, letter, manifest, scan, visit
from worker.settings import broker_url

if TYPE_CHECKING:
    from tests.system import System

NAME, STREET, ADDRESS_OF_VISITOR = "Zebulon Quux", "77 Unmistakable Road", "203.0.113.77"
LOB_EVENT = {
    "id": "evt_1",
    "object": "event",
    "reference_id": "psc_1",
    "date_created": "2026-03-03T12:00:00.000Z",
    "event_type": {"id": "postcard.created", "object": "event_type", "resource": "postcards"},
    "body": {"id": "psc_1", "to": {"name": NAME, "address_line1": STREET}},
}


class TestPersonalData:
    def test_is_in_no_log_line_no_celery_message_and_on_no_flower_page(self, system: System):
        port = free_port()
        system.fleet.start("flower", flower_command(port))
        broker: Any = Redis.from_url(broker_url(system.parts.settings))
        (contact,) = system.seed(1)
        system.add_drop("572")
        seen = bytearray()

        system.produce("manifest", manifest(letter(1, contact, lob_id="psc_1", name=NAME, street=STREET)))
        system.produce("lob", json.dumps(LOB_EVENT))
        system.produce("lob", json.dumps({"object": "event", "body": {"to": NAME}}))
        system.produce("usps", feed(scan(1, "1a", "2026-03-03T12:00:00Z", note=STREET)) + "\n{broken " + NAME)
        system.produce("purl", visit(1, "v-1", "2026-03-05T10:00:00Z", ip=ADDRESS_OF_VISITOR))
        deadline = time.monotonic() + 30
        while system.parts.ledger.snapshot().waiting() and time.monotonic() < deadline:
            for queue in ("normalize", "deliver", "provision"):
                seen += b"".join(broker.lrange(queue, 0, -1))
            seen += b"".join(broker.hvals("unacked"))
        system.settle()

        pages = _flower(port)
        everywhere = system.log() + seen.decode() + pages
        assert "lane_drained" in system.log()
        assert "deliver" in pages
        for secret in (NAME, "Quux", STREET, ADDRESS_OF_VISITOR, "address_line1", "scanDatetime"):
            assert secret not in everywhere


def _flower(port: int) -> str:
    """Return Flower's pages, once it knows tasks."""
    session = requests.Session()
    until = time.monotonic() + 30
    text = ""
    while time.monotonic() < until:
        try:
            pages = [session.get(f"http://127.0.0.1:{port}{path}", timeout=5) for path in ("/", "/tasks")]
            text = "".join(page.text for page in pages)
            for _name in ("normalize", "deliver", "provision"):
                text += session.post(
                    f"http://127.0.0.1:{port}/tasks/datatable",
                    data={
                        "draw": 1,
                        "start": 0,
                        "length": 200,
                        "search[value]": "",
                        "order[0][column]": 0,
                        "order[0][dir]": "asc",
                        "columns[0][data]": "name",
                    },
                    timeout=5,
                ).text
            if '"normalize"' in text:
                return text
        except requests.RequestException:
            pass
        time.sleep(0.5)
    return text
