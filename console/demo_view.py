"""What the demonstration shows: people and their fields, the funnel of each mail drop, where to look next."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from rich.table import Table

from console.say import out, say
from worker.domain.legs import fold
from worker.domain.status import CODES
from worker.domain.status_sets import STATUS_SETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.bootstrap import Parts
    from worker.domain.mail_drop import MailDrop
    from worker.domain.mailpiece import Mailpiece
    from worker.domain.timeline import Timeline

_SHOWN: Final = 12
_BAR: Final = 40


def show(parts: Parts, org: str, mailpiece_ids: Sequence[str]) -> None:
    """Show a dozen people as the org holds them, and how far each drop's pieces came."""
    loaded = [(piece, timeline) for piece, timeline in parts.registry.load(mailpiece_ids) if piece]
    drops = parts.drops.load().by_id
    _people(parts, org, _varied(loaded), drops)
    for drop in drops.values():
        _funnel(drop, [timeline for piece, timeline in loaded if piece.drop_id == drop.drop_id])


def _varied(loaded: list[tuple[Mailpiece, Timeline]]) -> list[Mailpiece]:
    """Choose a dozen pieces that show as many different statuses as there are."""
    by_status: dict[Any, list[Mailpiece]] = {}
    for piece, timeline in loaded:
        by_status.setdefault((timeline.shown, piece.recipient.record_id[:3]), []).append(piece)
    chosen: list[Mailpiece] = []
    while len(chosen) < _SHOWN and any(by_status.values()):
        chosen += [pieces.pop(0) for pieces in by_status.values() if pieces]
    return sorted(chosen[:_SHOWN], key=lambda piece: piece.mailpiece_id)


def _people(parts: Parts, org: str, pieces: list[Mailpiece], drops: dict[str, MailDrop] | Any) -> None:
    table = Table("Who", "Name in Salesforce", "Field", "Holds", "Last event (UTC)")
    for piece in pieces:
        drop = drops[piece.drop_id]
        kind = "Lead" if piece.recipient.record_id.startswith("00Q") else "Contact"
        fields = f"Name,{drop.status_field},{drop.last_event_field}"
        record = _record(parts, org, kind, piece.recipient.record_id, fields)
        at = str(record[drop.last_event_field] or "")[:16].replace("T", " ")
        table.add_row(kind, record["Name"], drop.status_label, record[drop.status_field] or "", at)
    out.print(table)


def _record(parts: Parts, org: str, kind: str, record_id: str, fields: str) -> dict[str, Any]:
    path = f"sobjects/{kind}/{record_id}?fields={quote(fields, safe=',')}"
    answer = parts.transport(org).call("GET", path, until=time.monotonic() + parts.settings.delivery_lease_seconds)
    body: dict[str, Any] = answer.body
    return body


def _funnel(drop: MailDrop, timelines: list[Timeline]) -> None:
    reached: Counter[str] = Counter()
    for timeline in timelines:
        reached.update({status.key[1] for status in fold(timeline.events).statuses if not status.way_back})
    say(f"\n{drop.name}: mail drop {drop.drop_id}, {len(timelines)} mailpieces, {drop.country}")
    for code in CODES:
        if code in STATUS_SETS[drop.country]:
            share = reached[code] / max(1, len(timelines))
            say(f"  {code.value:<21}{'█' * round(share * _BAR):<{_BAR}} {reached[code]:>4} {share:>5.0%}")


def next_steps(*, seconds: float) -> None:
    """Say where to look next."""
    say(f"\nThat took {seconds:.0f} seconds. Next:")
    say("  mailstatus demo --keep     leave it running, look at the org and at Flower in a browser")
    say("  mailstatus dry-run usps FILE   see what a file of yours would do; needs nothing")
    say('  mailstatus up --help       run it for an org of your own; README.md, "Your own org"')
