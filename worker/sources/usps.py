"""What USPS' piece scans (IV-MTR) say, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker.domain.dead_letter import Reason
from worker.domain.imb import parse_imb
from worker.domain.reading import Noted, Reading, Sighting, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.ids import is_id
from worker.sources.moments import Basis, Moment, read_moment
from worker.sources.unknown_words import REPLAY
from worker.sources.usps_handling import NOT_PROVEN, NOT_SAID, Handling, proves, read_handling
from worker.sources.usps_nameless import nameless
from worker.sources.usps_operations import OPERATIONS, PARS, Operations, Step
from worker.sources.usps_phases import WORDS, find_phase
from worker.sources.usps_redirection import UNSURE, is_unsure, mark_of, redirected
from worker.sources.usps_scan import Scan, digits_of, read_scan, time_of
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
_BY_FAMILY: Final = "Its operation code is known by its family of machines only."


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
    key = "imb:" + imb.identity
    moment = read_moment(time_of(scan), zone_of(scan.get("scanFacilityZip") or ""))
    if moment is None:
        return Unreadable(Reason.UNREADABLE, "The scan has no readable time.", (key,))
    return _read_scan(scan, digits, moment, operations or OPERATIONS)


def _read_scan(scan: Scan, digits: str, moment: Moment, operations: Operations) -> Reading:
    keys = ("imb:" + digits[5:20],)
    operation = (scan.get("scanEventCode") or "").strip()
    phase = find_phase(scan.get("mailPhase") or "")
    handling = read_handling(scan.get("handlingEventType") or "", scan.get("handlingEventTypeDescription") or "")
    place = (scan.get("scanFacilityZip") or "")[:5]
    told = operation or (phase.phase if phase else "")
    identity = f"{digits[2:20]}|{told}|{moment.at // 1000}|{place or scan.get('scanLocaleKey') or ''}|{handling.value}"
    if not is_id(identity):
        return Unreadable(Reason.UNREADABLE, "The scan's operation code or facility cannot be one.", keys)
    taken_as = Handling.ACTUAL if handling is Handling.UNKNOWN and phase else handling
    step = _step(scan, phase or operations.find(operation, actual=taken_as is Handling.ACTUAL), operations, operation)
    if step is None:
        return _unknown(operation, scan.get("mailPhase") or "")._replace(keys=keys, identity=identity)
    if step.code is None:
        return Noted(_no_step(operation), keys, identity, moment.at)
    if taken_as is Handling.UNKNOWN:
        return Unreadable(Reason.UNKNOWN_WORD, _NEW_HANDLING, keys, identity)
    if not proves(taken_as, step, flat=_is_flat(scan)):
        return Noted(NOT_PROVEN[taken_as], keys, identity, moment.at)
    sighting = Sighting(step.code, moment.at, identity, moment.offset_minutes, mark_of(digits))
    where = place if step.code in _AT_DESTINATION and taken_as is Handling.ACTUAL else ""
    unsure = _doubt(scan, step, operations, by_phase=phase is not None)
    doubts = (_DOUBTS.get(moment.basis), unsure, "" if taken_as is handling else NOT_SAID)
    return Tracked(keys, sighting, digits, where, " ".join(filter(None, doubts)))


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


def _step(scan: Scan, step: Step | None, operations: Operations, operation: str) -> Step | None:
    """Say which step it is: redirection before all, then the mail phase, then the operation code."""
    known = operations.codes.get(operation)
    if known and known.phase == PARS:
        step = known
    if step and step.phase == PARS:
        return redirected(step, scan)
    last_for_letters = known is not None and known.code is StatusCode.PROCESSED_FOR_DELIVERY
    if step and step.phase == "3a" and (last_for_letters or _is_flat(scan)):
        return step._replace(code=StatusCode.PROCESSED_FOR_DELIVERY)
    return step


def _doubt(scan: Scan, step: Step, operations: Operations, *, by_phase: bool) -> str:
    """Say what is not sure about a step, in a sentence a marketer can read; "" where it is sure enough."""
    operation = (scan.get("scanEventCode") or "").strip()
    known = operations.codes.get(operation)
    if is_unsure(step, scan, known):
        return UNSURE
    if by_phase or known or operation not in operations.families or step is operations.assumed_only.get(operation):
        return ""
    return _BY_FAMILY


def _is_flat(scan: Scan) -> bool:
    return "flat" in (scan.get("mailShapeDescription") or "").casefold()
