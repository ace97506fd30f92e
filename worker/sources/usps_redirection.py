"""Redirected mail (PARS): which way a scan says that it goes, and how surely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from worker.domain.reading import Mark
from worker.domain.status import StatusCode
from worker.sources.usps_operations import PARS, Step

if TYPE_CHECKING:
    from worker.domain.imb import Imb
    from worker.sources.usps_scan import Scan

_RETURN: Final = re.compile(r"\breturn|\brts\b", re.IGNORECASE)
_ONWARD: Final = re.compile(r"forward|\bcoa\b|change of address|intercept|redirect|relabel", re.IGNORECASE)
_FORWARDED: Final = "93"
"""The Barcode ID that the post prints on forwarded mail, without a routing code (SnailWorks blog 112)."""

UNSURE: Final = "The scan does not say which way it was redirected: taken as sent on until something says returned."


def redirected(step: Step, scan: Scan) -> Step:
    """Say which way a redirected piece goes: returned where the scan says so, else as the step says."""
    return Step(PARS, StatusCode.RETURNED_TO_SENDER) if _says(_RETURN, scan) else step


def is_unsure(step: Step, scan: Scan, known: Step | None) -> bool:
    """Tell whether nothing but "PARS" is known of the way: no word of the scan, and no row of the code's own."""
    sure = step.code is StatusCode.RETURNED_TO_SENDER or (known is not None and known.phase == PARS)
    return step.phase == PARS and not sure and not _says(_ONWARD, scan)


def mark_of(imb: Imb) -> Mark:
    """Say what a barcode itself proves: a forwarded piece has another Barcode ID, and no routing code."""
    return Mark.FORWARDED if imb.barcode_id == _FORWARDED and not imb.routing else Mark.NONE


def _says(words: re.Pattern[str], scan: Scan) -> bool:
    texts = (scan.get("handlingEventTypeDescription"), scan.get("processDescription"), scan.get("mailPhase"))
    return any(words.search(text or "") for text in texts)
