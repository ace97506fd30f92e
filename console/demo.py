"""The whole system, shown: embedded Redis, a stand-in org, real workers, a campaign."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import requests
import typer

from console import audit, demo_campaign, demo_view
from console.fleet import Fleet, flower_command
from console.redis_server import free_port, private_redis
from console.run import start_workers, stop_as_by_ctrl_c
from console.say import Stop, say
from console.steps import Steps
from producers import PRODUCERS
from producers.outbox import Outbox, now_ms
from worker.bootstrap import Parts, wire
from worker.domain.mail_drop import CampaignKind, DropState, MailDrop, field_label
from worker.domain.status_sets import Country
from worker.envelope import RawEvent
from worker.settings import event_store_url, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_ORG: Final = "acme"
_SECRET: Final = "demo-secret"  # noqa: S105 - the stand-in org's own, made for this demonstration
_QUIET_SECONDS: Final = 55.0
_CONFIGURATION: Final = """
linger_seconds = 0.3
[redis]
data_dir = "{data_dir}"
[orgs.acme]
login_url = "{url}"
client_id = "demo"
client_secret = {{ env = "DEMO_CLIENT_SECRET" }}
"""


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave it running, with Flower, until Ctrl-C.")] = False,
) -> None:
    """
    Show the whole road: mail events from four sources travel onto Contacts and Leads of a stand-in org.

    Needs nothing and leaves nothing behind: a real Redis server, real Celery workers and the stand-in org are
    started for it on this machine and stopped at the end. Takes less than a minute.
    """
    stop_as_by_ctrl_c()
    with _stage() as (parts, fleet, org_url):
        _play(parts, org_url)
        if keep:
            port = free_port()
            fleet.start("flower", flower_command(port))
            say(f"\nFlower:           http://127.0.0.1:{port}")
            say(f"Salesforce org:   {org_url}")
            say(f"configuration:    export MAILSTATUS_CONFIG={os.environ['MAILSTATUS_CONFIG']}")
            say("                  export DEMO_CLIENT_SECRET=" + _SECRET)
            say("Ctrl-C stops it all")
            with contextlib.suppress(KeyboardInterrupt):
                for _ in fleet.watch():
                    pass


@contextlib.contextmanager
def _stage() -> Iterator[tuple[Parts, Fleet, str]]:
    """Start everything; stop everything."""
    folder = Path(tempfile.mkdtemp(prefix="mailstatus-demo-"))
    fleet = Fleet({}, log=folder / "workers.log")
    try:
        with _stand_in_org(folder) as org_url:
            configuration = folder / "mailstatus.toml"
            configuration.write_text(_CONFIGURATION.format(data_dir=folder / "data", url=org_url), encoding="utf-8")
            os.environ |= {"MAILSTATUS_CONFIG": str(configuration), "DEMO_CLIENT_SECRET": _SECRET}
            settings = load_settings()
            with private_redis(settings):
                start_workers(fleet, concurrency=2)
                try:
                    yield wire(settings, name="console"), fleet, org_url
                finally:
                    fleet.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _stand_in_org(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "salesforce_emulator", "--client-id", "demo", "--client-secret", _SECRET]
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True, process_group=0
        )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if "http://" not in line:
            raise Stop("the stand-in org did not start")
        yield line[line.index("http://") :].strip()
    finally:
        process.terminate()
        process.wait(10)


def _play(parts: Parts, org_url: str) -> None:
    began = time.monotonic()
    say("A real Redis server, two Celery workers and a stand-in Salesforce org are running.\n")
    with Steps() as steps:
        record_ids = _seed(org_url)
        made = demo_campaign.campaign(record_ids)
        _add_drops(parts, steps)
        _produce(parts, made, steps)
        _wait_until_quiet(parts, steps)
    demo_view.show(parts, _ORG, [row["mailpiece_id"] for row in made.manifest])
    verdict = audit.examine(parts)
    say("\nEvery event has one ending:")
    say(audit.equation(verdict.lines[0]) + ("" if verdict.balances else "  (the books do not balance!)"))
    demo_view.next_steps(seconds=time.monotonic() - began)
    if not verdict.balances:
        raise Stop("the audit does not balance")


def _seed(org_url: str) -> list[str]:
    contacts, leads = demo_campaign.people()
    answer = requests.post(f"{org_url}/emulator/seed", json={"contacts": contacts, "leads": leads}, timeout=30)
    answer.raise_for_status()
    seeded: dict[str, Any] = answer.json()
    return [*seeded["contacts"], *seeded["leads"]]


def _add_drops(parts: Parts, steps: Steps) -> None:
    show = steps.step("making the fields of two mail drops")
    for drop_id, country, name, kind in (
        (demo_campaign.US_DROP, Country.US, "Spring", CampaignKind.SMART_SEND),
        (demo_campaign.CANADA_DROP, Country.CA, "Printemps", CampaignKind.DRIP),
    ):
        labels = field_label(drop_id, "Event Status"), field_label(drop_id, "Last Event")
        parts.drops.add(MailDrop(drop_id, _ORG, country, name, kind, True, *labels))
    until = time.monotonic() + _QUIET_SECONDS
    ready = 0
    while ready < 2:  # noqa: PLR2004 - both
        ready = sum(state is DropState.READY for state in parts.drops.load().states.values())
        show(ready, 2)
        _not_after(until, "the workers did not make the fields in time")


def _produce(parts: Parts, made: demo_campaign.Campaign, steps: Steps) -> None:
    outbox = Outbox(event_store_url(parts.settings))
    sample = files("console").joinpath("demo_samples/lob.event.postcard.created.json").read_text("utf-8")
    for name, (source, content) in {**made.files(), "lob.json": ("lob", sample)}.items():
        framed = list(PRODUCERS[source](io.BytesIO(content.encode()), name))
        events = ((each.routing, RawEvent(source, each.payload, now_ms(), each.origin)) for each in framed)
        steps.step(f"producing {name} ({source})")(sum(outbox.push(events)), len(framed))


def _wait_until_quiet(parts: Parts, steps: Steps) -> None:
    show = steps.step("normalizing and delivering")
    until = time.monotonic() + _QUIET_SECONDS
    waiting = 1
    while waiting:
        evidence = parts.ledger.snapshot()
        accepted, waiting = evidence.ledger["-", "accepted"], evidence.waiting()
        show(accepted - waiting, accepted)
        _not_after(until, "the workers did not finish in time")


def _not_after(until: float, otherwise: str) -> None:
    if time.monotonic() > until:
        raise Stop(otherwise)
    time.sleep(0.1)
