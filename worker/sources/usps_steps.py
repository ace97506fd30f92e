"""Which step of the mail's way a scan tells of, how the post knows of it, and what is not sure about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from worker.domain.status import StatusCode
from worker.sources.usps_handling import NOT_SAID, Handling, read_handling
from worker.sources.usps_operations import PARS, Operations, Step
from worker.sources.usps_phases import find_phase
from worker.sources.usps_redirection import UNSURE, is_unsure, redirected

if TYPE_CHECKING:
    from worker.sources.usps_scan import Scan

_BY_FAMILY: Final = "Its operation code is known by its family of machines only."


class Seen(NamedTuple):
    """What one scan says of the mail's way."""

    operation: str
    """The operation code, as it stands there."""
    word: str
    """What tells this step from others of the same second: the operation code, or else the phase."""
    told: Handling
    taken_as: Handling
    is_flat: bool
    step: Step | None
    doubt: str
    """What is not sure, in sentences a marketer can read."""


def see(scan: Scan, operations: Operations) -> Seen:
    """Resolve a scan: redirection goes before all, then the mail phase, then the operation code."""
    operation = (scan.get("scanEventCode") or "").strip()
    phase = find_phase(scan.get("mailPhase") or "")
    told = read_handling(scan.get("handlingEventType") or "", scan.get("handlingEventTypeDescription") or "")
    unsaid = told is Handling.UNKNOWN and phase is not None
    taken_as = Handling.ACTUAL if unsaid else told
    known = operations.codes.get(operation)
    if known and (known.phase == PARS or not phase):
        step: Step | None = known
    else:
        step = phase or operations.guess(operation, actual=taken_as is Handling.ACTUAL)
    doubt = _BY_FAMILY if step and step is operations.families.get(operation) else ""
    is_flat = "flat" in (scan.get("mailShapeDescription") or "").casefold()
    if step and step.phase == PARS:
        step = redirected(step, scan)
        doubt = UNSURE if is_unsure(step, scan, known) else doubt
    elif step and step.phase == "3a" and (is_flat or (known and known.code is StatusCode.PROCESSED_FOR_DELIVERY)):
        step = step._replace(code=StatusCode.PROCESSED_FOR_DELIVERY)
    if unsaid:
        doubt = f"{doubt} {NOT_SAID}".lstrip()
    word = operation or (phase.phase if phase else "")
    return Seen(operation, word, told, taken_as, is_flat, step, doubt)
