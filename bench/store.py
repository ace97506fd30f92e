"""A private event store with one mail drop and no org, for measurements that need none."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.redis_server import private_redis
from producers.outbox import Outbox, now_ms
from worker.bootstrap import Parts, wire
from worker.domain.mail_drop import CampaignKind, MailDrop, field_label
from worker.domain.status_sets import Country
from worker.envelope import RAW_LANES, RawEvent
from worker.pipeline.drain import drain_raw
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DROP: Final = "572"
_AT_ONCE: Final = 20_000


@contextlib.contextmanager
def store() -> Iterator[Parts]:
    """Start the event store, add the mail drop, stop at the end; processes started meanwhile find it too."""
    with tempfile.TemporaryDirectory(prefix="mailstatus-bench-") as name:
        configuration = Path(name) / "mailstatus.toml"
        configuration.write_text(f'[redis]\ndata_dir = "{name}/data"\n')
        os.environ["MAILSTATUS_CONFIG"] = str(configuration)
        settings = load_settings()
        with private_redis(settings):
            parts = wire(settings, name="bench")
            labels = field_label(DROP, "Event Status"), field_label(DROP, "Last Event")
            parts.drops.add(MailDrop(DROP, "acme", Country.US, "Bench", CampaignKind.SMART_SEND, True, *labels))
            yield parts


def register(parts: Parts, rows: Iterable[Mapping[str, str]]) -> None:
    """Register mailpieces on the way a manifest's lines take, in this process."""
    rest = iter(rows)
    outbox = Outbox(event_store_url(parts.settings))
    while some := list(islice(rest, _AT_ONCE)):
        received = now_ms()
        events = ((row["mailpiece_id"], json.dumps(row).encode()) for row in some)
        sum(outbox.push((routing, RawEvent("manifest", payload, received)) for routing, payload in events))
        for number in range(RAW_LANES):
            with parts.raw_lane(f"raw:{number}") as lane:
                while drain_raw(lane, parts.normalize_desk, parts.clock, seconds=20):
                    pass
