"""Where events are now."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.table import Table

from console.say import out, say, say_json
from worker.bootstrap import Parts, wire
from worker.settings import load_settings


def status(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Show the backlog of each lane with its oldest event's age, and how orgs and mail drops are."""
    facts = gather(wire(load_settings(), name="console"))
    if as_json:
        say_json(facts)
        return
    lanes = Table("Where events wait", "Events", "Oldest")
    for lane in facts["lanes"]:
        age = "" if lane["oldest_seconds"] is None else f"{lane['oldest_seconds']:,.0f} s"
        lanes.add_row(lane["lane"], f"{lane['events']:,}", age)
    if facts["lanes"]:
        out.print(lanes)
    else:
        say("no event is waiting")
    orgs = Table("Org", "State", "Why", "Asked again")
    for org in facts["orgs"]:
        again = "" if org["asked_again_in_seconds"] is None else f"in {org['asked_again_in_seconds']:,} s"
        orgs.add_row(org["org"], org["state"], org["why"], again)
    out.print(orgs)
    drops = Table("Drop", "State", "Events", "Written", "Why")
    for drop in facts["drops"]:
        drops.add_row(drop["drop"], drop["state"], f"{drop['accepted']:,}", f"{drop['written']:,}", drop["why"])
    out.print(drops)
    say(f"{facts['accepted']:,} events accepted, {facts['waiting']:,} waiting, {facts['dead']:,} dead letters")


def gather(parts: Parts) -> dict[str, Any]:
    """Read how things stand."""
    evidence = parts.ledger.snapshot()
    drops, problems, org_problems = parts.drops.load(), parts.drops.problems(), parts.orgs.problems()
    now = time.time()
    return {
        "accepted": evidence.ledger["-", "accepted"],
        "waiting": evidence.waiting(),
        "dead": evidence.places.get("dead", 0),
        "lanes": [
            {"lane": place, "events": events, "oldest_seconds": parts.ledger.oldest_age(place, now=now)}
            for place, events in sorted(evidence.places.items())
            if place != "dead"
        ],
        "orgs": [
            {
                "org": org,
                "state": "paused" if org in org_problems else "open",
                "why": org_problems[org][0] if org in org_problems else "",
                "asked_again_in_seconds": max(0, round(org_problems[org][1] / 1000 - now))
                if org in org_problems
                else None,
            }
            for org in parts.settings.orgs
        ],
        "drops": [
            {
                "drop": drop.bucket,
                "state": drops.states[drop.bucket].value,
                "accepted": evidence.ledger[drop.bucket, "accepted"],
                "written": evidence.ledger[drop.bucket, "written"],
                "why": problems.get(drop.bucket, ""),
            }
            for drop in sorted(drops.by_id.values(), key=lambda drop: drop.bucket)
        ],
    }
