"""How the post knows of a scan: the piece was read, its container was, or a rule inferred it."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from worker.domain.status import StatusCode

if TYPE_CHECKING:
    from worker.sources.usps_operations import Step


class Handling(StrEnum):
    """The post's handling event types."""

    ACTUAL = "A"
    ASSUMED = "S"
    LOGICAL = "L"
    UNKNOWN = "?"


_LETTERS: Final = {"A": Handling.ACTUAL, "S": Handling.ASSUMED, "L": Handling.LOGICAL}
_WEAKEST_FIRST: Final = (
    ("logical", Handling.LOGICAL),
    ("assumed", Handling.ASSUMED),
    ("actual", Handling.ACTUAL),
)
_LONGEST: Final = 40
_OF_ANY_CONTAINER: Final = frozenset({StatusCode.IN_TRANSIT, StatusCode.IN_LOCAL_AREA})
"""What a scan of its tray or container proves of a letter; of a flat it proves more."""

NOT_PROVEN: Final = {
    Handling.ASSUMED: "Only the tray or container it was in was scanned: that does not prove this status.",
    Handling.LOGICAL: "The postal service inferred this step; the piece itself was not scanned.",
}
"""How the post knows of a scan that proves nothing → why it does not."""
NOT_SAID: Final = "How the postal service knows of it is told by an unknown word: taken as a scan of the piece itself."


@lru_cache(maxsize=256)
def read_handling(letters: str, description: str) -> Handling:
    """
    Read a handling event type.

    Two letters are a combination ("assumed logical"): its description decides, else its weakest letter. None
    at all is an old feed, which told of scanned pieces only.
    """
    letters = letters.strip().upper()[:_LONGEST]
    if letters in _LETTERS:
        return _LETTERS[letters]
    words = description.casefold()
    said = next((handling for word, handling in _WEAKEST_FIRST if word in words), None)
    if said is None and letters and set(letters) <= set(_LETTERS):
        said = next(handling for _, handling in _WEAKEST_FIRST if handling in letters)
    return said or (Handling.UNKNOWN if letters else Handling.ACTUAL)


def proves(handling: Handling, step: Step, *, flat: bool) -> bool:
    """Tell whether the post's way of knowing is good enough for this step."""
    if step.actual_only:
        return handling is Handling.ACTUAL
    if handling is Handling.ASSUMED:
        return step.code in _OF_ANY_CONTAINER or (flat and step.code is StatusCode.PROCESSED_FOR_DELIVERY)
    if handling is Handling.LOGICAL:
        return step.phase == "4c"
    return handling is Handling.ACTUAL
