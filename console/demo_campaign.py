"""A small campaign, made up: two mail drops, two hundred people, and what happened to their mail."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

US_DROP, CANADA_DROP = "572", "573"
PEOPLE, LEADS_FROM = 200, 140
_LOB_SAMPLE: Final = "psc_d2d10a2e9cba991c"
"""The piece of the recorded Lob event that is produced along."""
_START: Final = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
_DAY: Final = timedelta(days=1)

_FIRST: Final = [
    "Ada",
    "Ben",
    "Cleo",
    "Dana",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "June",
    "Kofi",
    "Lena",
    "Milo",
    "Nora",
    "Omar",
    "Pia",
    "Quin",
    "Rosa",
    "Sam",
    "Tess",
]
_LAST: Final = [
    "Abbott",
    "Baker",
    "Castillo",
    "Diaz",
    "Ellis",
    "Foster",
    "Grant",
    "Hughes",
    "Ito",
    "Jensen",
    "Khan",
    "Lopez",
    "Meyer",
    "Nolan",
    "Ortiz",
]

_ORIGIN: Final = ("891", "A", "Phase 1a - Origin Primary Processing")
_DESTINATION: Final = ("893", "A", "Phase 2a - Destination MMP Processing")
_FIRST_PASS: Final = ("918", "A", "Phase 3c - Destination Sequenced Carrier Sortation")
_LAST_PASS: Final = ("919", "A", "Phase 3c - Destination Sequenced Carrier Sortation")
_BOX: Final = ("897", "A", "Phase 3b - Destination Box Mail Processing")
_AREA_SERVED: Final = ("517", "L", "Phase 4c - Delivery")
_ARRIVED: Final = ("873", "S", "Phase 1 - Origin Processing")
_UNLOADED: Final = ("874", "S", "Phase 1 - Origin Processing")
_FORWARD: Final = ("093", "A", "PARS Processing")
_RETURN: Final = ("095", "A", "PARS Processing - Return to Sender")

# What USPS saw, as (days after mailing, scan): the ways a letter goes, the usual ones more often.
_USUAL: Final = [(1, _ORIGIN), (2, _DESTINATION), (3, _FIRST_PASS), (3.3, _LAST_PASS), (3.9, _AREA_SERVED)]
_WAYS: Final[list[tuple[int, list[tuple[float, tuple[str, str, str]]]]]] = [
    (40, _USUAL),
    (15, [(1, _DESTINATION), (2, _LAST_PASS)]),  # dropped at the destination
    (5, [(2, _LAST_PASS)]),
    (8, [(0.5, _ARRIVED), (0.6, _UNLOADED), (1.5, _DESTINATION), (2.5, _FIRST_PASS), (2.8, _LAST_PASS)]),
    (6, [(1, _ORIGIN), (2, _DESTINATION), (3, _BOX), (3.1, _BOX), (3.2, _BOX)]),
    (4, [*_USUAL[:4], (5, _FORWARD), (7, _DESTINATION), (8, _LAST_PASS)]),
    (3, [(1, _ORIGIN), (2, _RETURN), (4, _ORIGIN), (5, _DESTINATION), (6, _LAST_PASS)]),
    (12, _USUAL[:2]),  # still on its way
    (7, _USUAL[:1]),
]


@dataclass(slots=True)
class Campaign:
    """The campaign's files, ready to be produced, and its people, ready to be seeded."""

    contacts: list[dict[str, str]] = field(default_factory=list)
    leads: list[dict[str, str]] = field(default_factory=list)
    manifest: list[dict[str, str]] = field(default_factory=list)
    milestones: list[dict[str, str]] = field(default_factory=list)
    scans: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, str]] = field(default_factory=list)

    def files(self) -> dict[str, tuple[str, str]]:
        """Return file name → (source, content)."""
        feed = {
            "msgGrpId": "demo",
            "msgSerNbr": 1,
            "totMsgCnt": 1,
            "recCnt": len(self.scans),
            "events": self.scans,
        }
        return {
            "scans.json": ("usps", json.dumps(feed)),
            "manifest.csv": ("manifest", _csv(self.manifest)),
            "printer.csv": ("milestone", _csv(self.milestones)),
            "visits.jsonl": ("purl", "".join(json.dumps(visit) + "\n" for visit in self.visits)),
        }


def people() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the Contacts and Leads, made up, without ids."""
    names = [{"FirstName": _FIRST[n % len(_FIRST)], "LastName": _LAST[n * 7 % len(_LAST)]} for n in range(PEOPLE)]
    return names[:LEADS_FROM], [{**name, "Company": f"{name['LastName']} & Co"} for name in names[LEADS_FROM:]]


def campaign(record_ids: list[str], *, seed: int = 572) -> Campaign:
    """Make up what happened to the mail of the people with these Salesforce ids."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    made = Campaign()
    for number, record_id in enumerate(record_ids):
        canadian = number % 5 == 4  # noqa: PLR2004 - every fifth
        _add_piece(made, number, record_id, canadian=canadian)
        _add_visits(made, number, chance)
        if not canadian:
            _add_scans(made, number, chance)
    chance.shuffle(made.scans)
    made.scans.sort(key=lambda scan: scan["scanDatetime"][:10])  # day by day, in no order within a day
    return made


def _add_piece(made: Campaign, number: int, record_id: str, *, canadian: bool) -> None:
    piece_id = f"mp-{number:04d}"
    made.manifest.append(
        {
            "mailpiece_id": piece_id,
            "mail_drop_id": CANADA_DROP if canadian else US_DROP,
            "country": "CA" if canadian else "US",
            "salesforce_id": record_id,
            "imb": "" if canadian else _imb(number),
            "lob_id": _LOB_SAMPLE if number == 0 else "",
            "purl_token": f"tok{number:04d}",
            "planned_mail_date": f"{_START:%Y-%m-%d}",
        }
    )
    stages = ["MailPieceCreated", "Addressed", "Printed"] + (["Mailed"] if canadian else [])
    for hours, stage in enumerate(stages):
        at = _START - _DAY + timedelta(hours=6 * hours)
        made.milestones.append({"mailpiece_id": piece_id, "status": stage, "time": at.isoformat()})


def _add_scans(made: Campaign, number: int, chance: random.Random) -> None:
    (way,) = chance.choices([way for _, way in _WAYS], [weight for weight, _ in _WAYS])
    forwarded = False
    for days, (operation, handling, phase) in way:
        at = _START + days * _DAY + timedelta(minutes=chance.randrange(90))
        scan = {
            "imb": _imb(number, forwarded=forwarded),
            "scanDatetime": at.isoformat(timespec="milliseconds"),
            "scanEventCode": operation,
            "handlingEventType": handling,
            "mailPhase": phase,
            "scanFacilityZip": "94105",
            "scanFacilityState": "CA",
            "mailShapeDescription": "Letter",
        }
        made.scans += [scan, scan] if chance.random() < 0.1 else [scan]  # noqa: PLR2004 - some files come twice
        forwarded = forwarded or operation == _FORWARD[0]


def _add_visits(made: Campaign, number: int, chance: random.Random) -> None:
    for visit in range(chance.choices([0, 1, 2, 3], [70, 18, 8, 4])[0]):
        at = _START + 5 * _DAY + timedelta(hours=chance.randrange(96), minutes=visit)
        line = {
            "visit_id": f"v-{number}-{visit}",
            "token": f"tok{number:04d}",
            "event": "completed" if visit and chance.random() < 0.5 else "opened",  # noqa: PLR2004 - half of them
            "time": at.isoformat(),
            "method": "GET",
            "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)",
        }
        made.visits += [line, line] if chance.random() < 0.2 else [line]  # noqa: PLR2004 - redelivered


def _imb(number: int, *, forwarded: bool = False) -> str:
    tracking = f"270123456{number:09d}"
    return f"93{tracking}" if forwarded else f"00{tracking}94105"


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
