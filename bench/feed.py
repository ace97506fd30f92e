"""A made-up postal feed: so many letters, each with five scans."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

SCANS: Final = (
    ("891", "A", "Phase 1a - Origin Primary Processing"),
    ("893", "A", "Phase 2a - Destination MMP Processing"),
    ("918", "A", "Phase 3c - Destination Sequenced Carrier Sortation"),
    ("919", "A", "Phase 3c - Destination Sequenced Carrier Sortation"),
    ("517", "L", "Phase 4c - Delivery"),
)
_ALONGSIDE: Final = {
    "imbMid": "123456",
    "imbStid": "270",
    "imbRoutingCode": "94105",
    "handlingEventTypeDescription": "Actual",
    "scanFacilityName": "SAN FRANCISCO P&DC",
    "scanFacilityCity": "SAN FRANCISCO",
    "scanFacilityState": "CA",
    "scanFacilityZip": "94105",
    "scanLocaleKey": "V12345",
    "scannerType": "MPE",
    "machineName": "DBCS-12",
    "machineId": "012",
    "startTheClockDate": "2026-02-28",
    "predictedDeliveryDate": "2026-03-06",
    "mailClassDescription": "First-Class",
    "mailShapeDescription": "Letter",
    "edocJobId": "1234567",
}
"""What a real scan carries besides what we read."""
_BODY: Final = 1000


@dataclass(frozen=True, slots=True)
class Mailing:
    """One mail drop's letters, one for each record."""

    drop: str
    record_ids: list[str]

    def rows(self) -> Iterator[dict[str, str]]:
        """Return what registers the letters."""
        for number, record_id in enumerate(self.record_ids):
            row = {"mailpiece_id": f"mp-{self.drop}-{number}", "mail_drop_id": self.drop, "country": "US"}
            yield {**row, "salesforce_id": record_id, "imb": self._imb(number)}

    def manifest(self) -> bytes:
        """Return the manifest that registers the letters."""
        text = io.StringIO()
        writer = csv.DictWriter(text, ["mailpiece_id", "mail_drop_id", "country", "salesforce_id", "imb"])
        writer.writeheader()
        writer.writerows(self.rows())
        return text.getvalue().encode()

    def scans(self) -> Iterator[dict[str, Any]]:
        """Return five scans of each letter, day by day."""
        for day, (operation, handling, phase) in enumerate(SCANS, start=1):
            for number in range(len(self.record_ids)):
                yield {
                    **_ALONGSIDE,
                    "imb": self._imb(number),
                    "imbSerialNumber": self._imb(number)[11:20],
                    "scanDatetime": f"2026-03-{day:02d}T{number % 24:02d}:{number % 60:02d}:00.000-06:00",
                    "scanEventCode": operation,
                    "handlingEventType": handling,
                    "mailPhase": phase,
                }

    def feed(self) -> bytes:
        """Return the scans as a feed file: one body of a thousand events a line."""
        events = list(self.scans())
        bodies = (events[start : start + _BODY] for start in range(0, len(events), _BODY))
        return b"\n".join(to_json({"msgGrpId": "bench", "recCnt": len(body), "events": body}) for body in bodies)

    def _imb(self, number: int) -> str:
        return f"00270123456{self.drop}{number:06d}94105"
