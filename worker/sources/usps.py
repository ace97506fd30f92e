"""What USPS' piece scans (IV-MTR) say, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker.domain.dead_letter import Reason
from worker.domain.imb import parse_imb
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.ids import is_id
from worker.sources.moments import Moment, read_moment
from worker.sources.usps_handling import Handling, read_handling
from worker.sources.usps_operations import OPERATIONS, PARS, Step
from worker.sources.usps_phases import WORDS, find_phase
from worker.sources.usps_scan import Scan, read_scan

if TYPE_CHECKING:
    from worker.envelope import RawEvent

__all__ = ["WORDS", "read"]

_RETURN: Final = re.compile(r"\breturn|\brts\b", re.IGNORECASE)
_OF_ANY_CONTAINER: Final = frozenset({StatusCode.IN_TRANSIT, StatusCode.IN_LOCAL_AREA})
"""What a scan of its tray or container proves of a letter; of a flat it proves more."""

_NO_STEP: Final = "The postal service handled it, in a step that no status code stands for."
_NOT_PROVEN: Final = {
    Handling.ASSUMED: "Only the tray or container it was in was scanned: that does not prove this status.",
    Handling.LOGICAL: "The postal service inferred this step; the piece itself was not scanned.",
    Handling.UNKNOWN: "The postal service does not say whether the piece itself was scanned.",
}


def read(event: RawEvent) -> Reading:
    """Say what one scan means. Never raises."""
    try:
        scan = read_scan(event.payload)
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "This is not JSON, or not shaped like a scan of the postal service.")
    digits = (scan.get("imb") or "").strip()
    if not digits:
        return Noted("This is not about a single mailpiece: it names no barcode.")
    try:
        imb = parse_imb(digits)
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "The barcode of this scan cannot be an Intelligent Mail barcode.")
    if imb.is_reply:
        return Noted("This is a reply envelope on its way back, not the piece that was sent out.")
    key = "imb:" + imb.identity
    try:
        moment = read_moment(scan.get("scanDatetime") or "")
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "The scan has no readable time.", (key,))
    return _read_scan(scan, digits, key=key, moment=moment)


def _read_scan(scan: Scan, digits: str, *, key: str, moment: Moment) -> Reading:
    operation = (scan.get("scanEventCode") or "").strip()
    handling = read_handling(scan.get("handlingEventType") or "", scan.get("handlingEventTypeDescription") or "")
    place = (scan.get("scanFacilityZip") or "")[:5] or scan.get("scanLocaleKey") or ""
    identity = f"{digits[2:20]}|{operation}|{moment.at // 1000}|{place}|{handling.value}"
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The scan's operation code or facility cannot be one.", (key,))
    phase = find_phase(scan.get("mailPhase") or "")
    if handling is Handling.UNKNOWN and phase:
        handling = Handling.ACTUAL
    step = _step(scan, phase, operation=operation, handling=handling)
    if step is None or step.code is None:
        return Noted(_NO_STEP, (key,), identity, moment.at)
    if not _proves(handling, step, flat=_is_flat(scan)):
        return Noted(_NOT_PROVEN[handling], (key,), identity, moment.at)
    return Tracked((key,), Sighting(step.code, moment.at, identity, moment.offset_minutes), digits)


def _step(scan: Scan, phase: Step | None, *, operation: str, handling: Handling) -> Step | None:
    """Say which step it is: redirection before all, then the mail phase, then the operation code."""
    known = OPERATIONS.codes.get(operation)
    step = phase or OPERATIONS.find(operation, actual=handling is Handling.ACTUAL)
    if known and known.phase == PARS:
        step = known
    if step and step.phase == PARS:
        return Step(PARS, StatusCode.RETURNED_TO_SENDER) if _says_return(scan) else step
    last_for_letters = known is not None and known.code is StatusCode.PROCESSED_FOR_DELIVERY
    if step and step.phase == "3a" and (last_for_letters or _is_flat(scan)):
        return Step("3a", StatusCode.PROCESSED_FOR_DELIVERY)
    return step


def _says_return(scan: Scan) -> bool:
    texts = (scan.get("handlingEventTypeDescription"), scan.get("processDescription"), scan.get("mailPhase"))
    return any(_RETURN.search(text or "") for text in texts)


def _is_flat(scan: Scan) -> bool:
    return "flat" in (scan.get("mailShapeDescription") or "").casefold()


def _proves(handling: Handling, step: Step, *, flat: bool) -> bool:
    """Tell whether the post's way of knowing is good enough for this step."""
    if handling is Handling.ASSUMED:
        return step.code in _OF_ANY_CONTAINER or (flat and step.code is StatusCode.PROCESSED_FOR_DELIVERY)
    if handling is Handling.LOGICAL:
        return step.phase == "4c"
    return handling is Handling.ACTUAL
