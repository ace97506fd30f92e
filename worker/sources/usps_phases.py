"""The post's mail phases: what each says, in our words, however it is spelled."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from worker.domain.status import StatusCode
from worker.sources.usps_operations import PARS, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, StatusCode | None]] = {
    "Phase 0 - Origin Processing Cancellation of Postage": StatusCode.IN_TRANSIT,
    "Phase 1 - Origin Processing": StatusCode.IN_TRANSIT,
    "Phase 1a - Origin Primary Processing": StatusCode.IN_TRANSIT,
    "Phase 1b - Origin Secondary Processing": StatusCode.IN_TRANSIT,
    "Phase 2 - Destination Processing": StatusCode.IN_LOCAL_AREA,
    "Phase 2a - Destination MMP Processing": StatusCode.IN_LOCAL_AREA,
    "Phase 2b - Destination SCF Processing": StatusCode.IN_LOCAL_AREA,
    "Phase 2c - Destination Primary Processing": StatusCode.IN_LOCAL_AREA,
    "Phase 3a - Destination Secondary Processing": StatusCode.IN_LOCAL_AREA,  # letters; flats: see usps.py
    "Phase 3b - Destination Box Mail Processing": StatusCode.PROCESSED_FOR_DELIVERY,
    "Phase 3c - Destination Sequenced Carrier Sortation": StatusCode.PROCESSED_FOR_DELIVERY,
    "Phase 4c - Delivery": StatusCode.PROCESSED_FOR_DELIVERY,  # inferred by the post
    "PARS Processing": StatusCode.RE_ROUTED,  # or ReturnedToSender, where the scan says so
    "FPARS Processing": StatusCode.RE_ROUTED,
    "Miscellaneous": None,
    "Miscellaenous": None,  # so misspelled in real feeds
    "Foreign Processing": None,
}
"""The mail phase, as the post writes it → our code; None is a decision."""

_SPELLING: Final = re.compile(r"(?:phase (?P<number>\w+) ?(?:- ?|$))?(?P<name>.*)")
_LONGEST: Final = 100


def _spelled(phase: str) -> tuple[str, str]:
    """Return a phase's number ("3c", or nothing) and name, without the variants of spelling."""
    said = _SPELLING.fullmatch(" ".join(phase.casefold().split()))
    return (said["number"] or "", said["name"]) if said else ("", "")


def _steps() -> dict[str, Step]:
    steps: dict[str, Step] = {}
    for word, code in WORDS.items():
        number, name = _spelled(word)
        step = Step(PARS if "pars " in name else number, code)
        steps |= {name: step, number or name: step}
    return steps


_STEPS: Final = _steps()


@lru_cache(maxsize=256)
def find_phase(phase: str) -> Step | None:
    """Return the step of a mail phase, with its prefix ("Phase 3c - ") or without, else None."""
    if len(phase) > _LONGEST:
        return None
    number, name = _spelled(phase)
    if name.startswith(("pars ", "fpars ")):
        return _STEPS["pars processing"]
    return _STEPS.get(number) or _STEPS.get(name)
