"""Mail drops: added, listed."""

from __future__ import annotations

import time
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from console.say import Exit, Stop, complain, err, leave, out, say, say_json
from worker.bootstrap import Parts, wire
from worker.domain.mail_drop import CampaignKind, DropState, MailDrop, field_label
from worker.domain.status_sets import Country
from worker.settings import load_settings

commands = typer.Typer(help="Mail drops and their Salesforce fields.", no_args_is_help=True)

_WAIT_SECONDS: Final = 15.0


@commands.command("add")
def add(
    drop_id: Annotated[str, typer.Argument(help="The mail drop's id, for example 572.")],
    org: Annotated[str, typer.Option(help="The org, as in orgs.NAME of mailstatus.toml.")],
    country: Annotated[Country, typer.Option(help="Where the mail goes.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    kind: Annotated[CampaignKind, typer.Option(help="The campaign's kind.")],
    list_from_salesforce: Annotated[
        bool,
        typer.Option("--list-from-salesforce", help="Smart Send: its list was imported from Salesforce."),
    ] = False,
    sync_activity: Annotated[
        bool,
        typer.Option("--sync-activity", help="Triggered Drip: its activity is synced back to Salesforce."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the drop as JSON.")] = False,
) -> None:
    """
    Make a mail drop known, and its fields on Contact and Lead.

    A Smart Send gets its field when its list came from Salesforce, a Triggered Drip when its activity is
    synced back; other drops get none, and their events are noted.
    """
    parts = wire(load_settings(), name="console")
    wanted = list_from_salesforce if kind is CampaignKind.SMART_SEND else sync_activity
    drop = _new_drop(parts, drop_id, org, MailDrop("", org, country, name, kind, wanted, "", ""))
    parts.drops.add(drop)
    problem = _wait_until_ready(parts, drop) if drop.wants_field else None
    if as_json:
        say_json(_rows(parts, [drop])[0])
    elif not drop.wants_field:
        say(f"mail drop {drop_id} added; it gets no Salesforce field, its events are noted")
    elif problem is None:
        say(f"mail drop {drop_id} is ready: {drop.status_label} on Contact and Lead of {org}")
    if problem:
        complain(f"mail drop {drop_id} is added, its events are held: {problem}")
        leave(Exit.PROBLEMS)


def _new_drop(parts: Parts, drop_id: str, org: str, draft: MailDrop) -> MailDrop:
    if org not in parts.settings.orgs:
        known = ", ".join(parts.settings.orgs) or "none yet"
        raise Stop(f"org {org!r} is not configured: add [orgs.{org}] to mailstatus.toml (configured: {known})")
    known_drop = parts.drops.load().by_id.get(drop_id)
    if known_drop and (known_drop.org, known_drop.country) != (org, draft.country):
        raise Stop(f"mail drop {drop_id} exists already, for org {known_drop.org} and country {known_drop.country}")
    if known_drop and known_drop.wants_field and not draft.wants_field:
        raise Stop(f"mail drop {drop_id} has its Salesforce field already; it cannot be added again without one")
    try:
        status, last_event = field_label(drop_id, "Event Status"), field_label(drop_id, "Last Event")
    except ValueError as error:
        raise Stop(str(error)) from None
    if not parts.settings.orgs[org].last_event_field:
        last_event = ""
    if known_drop:  # names are chosen once
        status, last_event = known_drop.status_label, known_drop.last_event_label
    words = (drop_id, org, draft.country, draft.name, draft.kind, draft.wants_field, status, last_event)
    return MailDrop(*words)


def _wait_until_ready(parts: Parts, drop: MailDrop) -> str | None:
    """Wait while a worker provisions the fields; return why they are not there, or None."""
    until = time.monotonic() + _WAIT_SECONDS
    with err.status("making the fields"):
        while time.monotonic() < until:
            if parts.drops.load().states.get(drop.bucket) is DropState.READY:
                return None
            problem = parts.drops.problems().get(drop.bucket)
            if problem:
                return problem
            time.sleep(0.2)
    return 'no worker has made its fields so far; is "mailstatus up" running?'


@commands.command("list")
def list_drops(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the mail drops, their fields and whether they can be written."""
    parts = wire(load_settings(), name="console")
    rows = _rows(parts, sorted(parts.drops.load().by_id.values(), key=lambda drop: drop.bucket))
    if as_json:
        say_json(rows)
        return
    if not rows:
        say('no mail drops yet: "mailstatus drop add --help"')
        return
    table = Table("Drop", "Org", "Country", "Name", "Kind", "State", "Field")
    for row in rows:
        words = (
            row["drop"],
            row["org"],
            row["country"],
            row["name"],
            row["kind"],
            row["state"],
            row["status_field"],
        )
        table.add_row(*words)
    out.print(table)
    for row in rows:
        if row["problem"]:
            say(f"{row['org']}/{row['drop']}: {row['problem']}")


def _rows(parts: Parts, drops: list[MailDrop]) -> list[dict[str, Any]]:
    states, problems = parts.drops.load().states, parts.drops.problems()
    return [
        {
            "drop": drop.drop_id,
            "org": drop.org,
            "country": drop.country.value,
            "name": drop.name,
            "kind": drop.kind.value,
            "state": states.get(drop.bucket, DropState.HELD).value,
            "problem": problems.get(drop.bucket, ""),
            "status_field": drop.status_field if drop.wants_field else "",
            "last_event_field": drop.last_event_field if drop.wants_field else "",
        }
        for drop in drops
    ]
