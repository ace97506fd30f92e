"""What USPS' piece scans (IV-MTR) say, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker.domain.dead_letter import Reason
from worker.domain.imb import Imb, parse_imb
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.ids import is_id
from worker.sources.moments import Basis, Moment, read_moment
from worker.sources.unknown_words import REPLAY
from worker.sources.usps_handling import NOT_PROVEN, Handling, proves
from worker.sources.usps_nameless import nameless
from worker.sources.usps_operations import OPERATIONS, Operations
from worker.sources.usps_phases import WORDS
from worker.sources.usps_redirection import mark_of
from worker.sources.usps_scan import Scan, digits_of, read_scan, time_of
from worker.sources.usps_steps import see
from worker.sources.usps_zones import zone_of

if TYPE_CHECKING:
    from worker.envelope import RawEvent

__all__ = ["WORDS", "read"]

_AT_DESTINATION: Final = frozenset({StatusCode.IN_LOCAL_AREA, StatusCode.PROCESSED_FOR_DELIVERY})

_NO_STEP: Final = "The postal service handled it, in a step that no status code stands for{}."
_CODE: Final = re.compile("[0-9]{3}")
_NEW_CODE: Final = f" is in no table: mend usps_operation_codes, {REPLAY}"
_NEW_PHASE: Final = f"Its mail phase is in no table: install a version that has it, {REPLAY}"
_NEW_HANDLING: Final = f"Its handling event type is in no table: install a version that has it, {REPLAY}"
_DOUBTS: Final = {
    Basis.AMBIGUOUS: "Its time names no zone, and that hour came twice: the first is taken.",
    Basis.NONEXISTENT: "Its time names no zone, and that hour was skipped: the next is taken.",
    Basis.DEFAULT: "Its time names no zone, and its facility is not known: taken as UTC.",
}


def read(event: RawEvent, operations: Operations | None = None) -> Reading:
    """Say what one scan means, by our own table of operation codes or another. Never raises."""
    try:
        scan = read_scan(event.payload)
    except ValueError:
        return Unreadable(Reason.UNREADABLE, "This is not JSON, or not shaped like a scan of the postal service.")
    digits = digits_of(scan)
    if not digits:
        return nameless(event.payload)
    try:
        imb = parse_imb(digits)
    except ValueError as wrong:
        return Unreadable(Reason.UNREADABLE, f"The barcode of this scan is wrong: {wrong}.")
    if imb.is_reply:
        return Noted("This is a reply envelope on its way back, not the piece that was sent out.")
    moment = read_moment(time_of(scan), zone_of(scan.get("scanFacilityZip") or ""))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The scan has no readable time.", ("imb:" + imb.identity,))
    return _read_scan(scan, imb, moment, operations or OPERATIONS)


def _read_scan(scan: Scan, imb: Imb, moment: Moment, operations: Operations) -> Reading:
    seen, serial, place = see(scan, operations), imb.identity, (scan.get("scanFacilityZip") or "")[:5]
    keys, where = ("imb:" + serial,), place or scan.get("scanLocaleKey") or ""
    identity = f"{imb.stid}{serial}|{seen.word}|{moment.at // 1000}|{where}|{seen.told.value}"
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The scan's operation code or facility cannot be one.", keys)
    step = seen.step
    if step is None:
        return _unknown(seen.operation, scan.get("mailPhase") or "")._replace(keys=keys, identity=identity)
    if step.code is None:
        return Noted(_no_step(seen.operation), keys, identity, moment.at)
    if seen.taken_as is Handling.UNKNOWN:
        return Unreadable(Reason.UNKNOWN_WORD, _NEW_HANDLING, keys, identity)
    if not proves(seen.taken_as, step, flat=seen.is_flat):
        return Noted(NOT_PROVEN[seen.taken_as], keys, identity, moment.at)
    sighting = Sighting(step.code, moment.at, identity, moment.offset_minutes, mark_of(imb))
    arrived = step.code in _AT_DESTINATION and seen.taken_as is Handling.ACTUAL
    doubt = " ".join(filter(None, (_DOUBTS.get(moment.basis), seen.doubt)))
    return Tracked(keys, sighting, "".join(imb), place if arrived else "", doubt)


def _no_step(operation: str) -> str:
    return _NO_STEP.format(f" (operation code {operation})" if _CODE.fullmatch(operation) else "")


def _unknown(operation: str, phase: str) -> Unreadable:
    """Say what to do about a scan whose step is in no table."""
    if operation:
        shown = f"Operation code {operation}" if _CODE.fullmatch(operation) else "Its operation code"
        return Unreadable(Reason.UNKNOWN_WORD, shown + _NEW_CODE)
    if phase.strip():
        return Unreadable(Reason.UNKNOWN_WORD, _NEW_PHASE)
    return Unreadable(Reason.UNREADABLE, "The scan has neither an operation code nor a mail phase.")
