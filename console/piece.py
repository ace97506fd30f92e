"""One mailpiece: its timeline, each event with its ending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.table import Table

from console.release import release
from console.say import Stop, out, say, say_json
from worker.bootstrap import Parts, wire
from worker.domain.dated_ahead import is_ahead
from worker.domain.delivery_day import expected_delivery
from worker.domain.imb import parse_imb
from worker.domain.legs import MAILED_KEY
from worker.domain.mailpiece import KEY_KINDS
from worker.domain.status import REDIRECTS, StatusCode
from worker.settings import load_settings

if TYPE_CHECKING:
    from worker.domain.event import Event
    from worker.domain.mailpiece import Mailpiece
    from worker.domain.timeline import Timeline

_REMARKS: Final = {
    "stands_for_mailed": "first seen: Mailed",
    "dated_ahead": "dated ahead",
    "before_mailed": "before it was mailed",
}
commands = typer.Typer(help="Mailpieces and their timelines.", no_args_is_help=True)
commands.command("release")(release)


@commands.callback()
def _group() -> None:
    """Mailpieces and their timelines."""


@commands.command("show")
def show(
    key: Annotated[str, typer.Argument(help="A mailpiece id, an IMb's digits, or kind:value (lob:psc_…, purl:…).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show a mailpiece's timeline: each event with its ending and when it was written."""
    parts = wire(load_settings(), name="console")
    piece, timeline = _find(parts, key)
    drop = parts.drops.load().by_id.get(piece.drop_id)
    org = parts.settings.orgs.get(drop.org) if drop else None
    timeline.loops = org is not None and org.looping_mail == "again"
    facts: dict[str, Any] = {
        "mailpiece": piece.mailpiece_id,
        "drop": drop.bucket if drop else piece.drop_id,
        "country": piece.country.value,
        "recipient": piece.recipient.record_id or f"external id {piece.recipient.external_id}",
        "shows": timeline.shown.value if timeline.shown else None,
        "refused_in_a_row": timeline.attempts,
        "repeated_reports": timeline.duplicates,
        "expected_in_mailbox": _expected_in_mailbox(timeline),
        "events": [
            _event(event) | _shown_by(place, timeline) | _before_mailed(event, timeline)
            for place, event in enumerate(timeline.events)
        ],
    }
    if as_json:
        say_json(facts)
        return
    say(f"mailpiece {facts['mailpiece']} of mail drop {facts['drop']} ({facts['country']}), for {facts['recipient']}")
    table = Table("Happened (UTC)", "There", "Status", "Ending", "Written (UTC)")
    for event in facts["events"]:
        status = event["status"] + "".join(f" ({remark})" for name, remark in _REMARKS.items() if event[name])
        status += f" (shows: {event['shows_redirection']})" if event["shows_redirection"] else ""
        table.add_row(event["occurred_at"], event["local"] or "", status, event["ending"], event["written_at"] or "")
    out.print(table)
    say(f"the field shows: {facts['shows'] or 'nothing yet'}")
    if facts["expected_in_mailbox"]:
        say(f"expected in the mailbox: {facts['expected_in_mailbox']}")
    if timeline.duplicates:
        reports = "1 more report" if timeline.duplicates == 1 else f"{timeline.duplicates:,} more reports"
        say(f"{reports} only repeated one of these events")


def _find(parts: Parts, text: str) -> tuple[Mailpiece, Timeline]:
    keys = _keys(text)
    found = parts.registry.find(keys)
    pieces = [piece for key in keys if key in found for piece in found[key].pieces]
    if not pieces:
        raise Stop(
            f"no mailpiece is known by {text!r}; it may not be registered yet (mailstatus produce manifest …),"
            " or its registration is among the dead letters (mailstatus dead list)"
        )
    ((piece, timeline),) = parts.registry.load([pieces[-1].mailpiece_id])
    if piece is None:
        raise Stop(f"the mailpiece of {text!r} is not known any more")
    return piece, timeline


def _keys(text: str) -> list[str]:
    if text.partition(":")[0] in KEY_KINDS:
        return [text]
    keys = [f"{kind}:{text}" for kind in KEY_KINDS]
    try:
        return [*keys, f"imb:{parse_imb(text).identity}"]
    except ValueError:
        return keys


def _expected_in_mailbox(timeline: Timeline) -> str | None:
    """Say on which day the post delivers what it cleared last, by the clock of the place it was cleared at."""
    statuses = timeline.folded().statuses
    last = next((status for status in reversed(statuses) if not status.way_back and not status.key[1].is_visit), None)
    if last is None or last.key[1] is not StatusCode.PROCESSED_FOR_DELIVERY:
        return None
    return f"{expected_delivery(_there(timeline.events[last.event])):%a %Y-%m-%d}"


def _shown_by(place: int, timeline: Timeline) -> dict[str, str | None]:
    """Say which redirection an event shows, beside its own status: its barcode, or where it was scanned."""
    own = timeline.events[place].code
    statuses = (status.key[1] for status in timeline.folded().statuses if status.event == place)
    return {"shows_redirection": next((code.value for code in statuses if code in REDIRECTS and code is not own), None)}


def _before_mailed(event: Event, timeline: Timeline) -> dict[str, bool]:
    """Say that the pURL was visited before its mailpiece was mailed: by a tester, or by somebody who saw a preview."""
    mailed = (timeline.events[status.event].at for status in timeline.folded().statuses if status.key == MAILED_KEY)
    return {"before_mailed": event.code.is_visit and event.at < next(mailed, 0)}


def _there(event: Event) -> datetime:
    return datetime.fromtimestamp(event.at / 1000, timezone(timedelta(minutes=event.offset_minutes)))


def _event(event: Event) -> dict[str, Any]:
    happened = datetime.fromtimestamp(event.at / 1000, UTC)
    written = datetime.fromtimestamp(event.written_at, UTC) if event.written_at else None
    return {
        "occurred_at": f"{happened:%Y-%m-%d %H:%M:%S}",
        "local": f"{_there(event):%a %H:%M}" if event.offset_minutes else None,  # 0: UTC, or nobody knows
        "status": event.code.value,
        "stands_for_mailed": event.stands_for_mailed,
        "dated_ahead": bool(written) and is_ahead(event.at, event.written_at * 1000),
        "ending": event.ending.value,
        "written_at": f"{written:%Y-%m-%d %H:%M:%S}" if written else None,
    }
