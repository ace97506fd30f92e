"""Files as their sources write them, valid by default."""

from __future__ import annotations

import csv
import io
import json
from typing import Any


def manifest(*rows: dict[str, str]) -> str:
    """Return a manifest in CSV."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def letter(number: int, record_id: str, *, drop: str = "572", country: str = "US", **more: str) -> dict[str, str]:
    """Return the manifest row of one letter."""
    return {
        "mailpiece_id": f"mp-{number}",
        "mail_drop_id": drop,
        "country": country,
        "salesforce_id": record_id,
        "imb": imb(number),
        "purl_token": f"tok{number}",
        **more,
    }


def imb(number: int) -> str:
    """Return a letter's barcode."""
    return f"00270123456{number:09d}94105"


PHASES = {
    "1a": "Phase 1a - Origin Primary Processing",
    "2a": "Phase 2a - Destination MMP Processing",
    "3c": "Phase 3c - Destination Sequenced Carrier Sortation",
    "PARS": "PARS Processing",
}


def scan(number: int, phase: str, at: str, **more: Any) -> dict[str, Any]:
    """Return one scan of a letter."""
    return {
        "imb": imb(number),
        "scanDatetime": at,
        "scanEventCode": "891",
        "handlingEventType": "A",
        "mailPhase": PHASES[phase],
        "scanFacilityZip": "94105",
        **more,
    }


def feed(*scans: dict[str, Any]) -> str:
    """Return an IV-MTR body."""
    return json.dumps({"msgGrpId": "g", "recCnt": len(scans), "events": list(scans)})


def visit(number: int, visit_id: str, at: str, *, event: str = "opened", **more: Any) -> str:
    """Return one line of the pURL edge."""
    line = {"visit_id": visit_id, "token": f"tok{number}", "event": event, "time": at, "method": "GET"}
    return json.dumps({**line, "user_agent": "Mozilla/5.0 (iPhone)", **more}) + "\n"
