"""What an org refused, as outcomes of ours. No text of the org's is repeated: it can hold personal data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from worker.adapters.salesforce.refusal_table import CLASSES, PHRASES, SENTENCES, RefusalClass
from worker.domain.dead_letter import Reason
from worker.domain.outcome import DueAgain, FieldMissing, OrgHeld, Outcome, Pace, Rejected

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

HOLDS: Final = {RefusalClass.AUTH: 60.0, RefusalClass.LIMIT: 900.0}
"""Seconds for which an org takes nothing."""
_REASONS: Final = {
    RefusalClass.FOLLOW: Reason.RECORD_GONE,
    RefusalClass.PERM: Reason.REFUSED,
    RefusalClass.BUG: Reason.REFUSED,
}
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,79}")
_WORD: Final = re.compile(r"\w+")
_ORDER: Final = {kind: place for place, kind in enumerate(RefusalClass)}
_SLOW_RETRIES: Final = frozenset({"ENTITY_IS_LOCKED"})
"""These pass by themselves, but in hours."""


class Refusal(NamedTuple):
    """One error of an answer, as the org spelled it."""

    code: str
    message: str
    fields: tuple[str, ...] = ()


def refusals_of(errors: Any) -> list[Refusal]:
    """Read an error list: a request's (`errorCode`) or a record's (`statusCode`)."""
    return [_refusal(error) for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def class_of(refusal: Refusal) -> RefusalClass:
    """Classify one refusal. A code nobody described is the admin's: tried again, slowly."""
    for code, text, kind in PHRASES:
        if code in {"", refusal.code} and text in refusal.message:
            return kind
    return CLASSES.get(refusal.code, RefusalClass.ADMIN)


def worst_of(refusals: Sequence[Refusal]) -> Refusal:
    """Pick the refusal that decides."""
    return min(refusals, key=lambda refusal: _ORDER[class_of(refusal)])


def outcome_of(refusals: Sequence[Refusal], *, fields: Sequence[str] = ()) -> Outcome:
    """Say what became of a record that was refused; `fields` are those we wrote, the status field first."""
    if not refusals:
        return DueAgain("NO_REASON: the org refused the record without saying why", Pace.SLOW)
    worst = worst_of(refusals)
    kind, why = class_of(worst), why_of(worst)
    if kind is RefusalClass.PROVISION:
        return _missing(worst, fields) or DueAgain(why, Pace.SLOW)
    if kind in HOLDS:
        return OrgHeld(why, HOLDS[kind])
    if kind in _REASONS:
        return Rejected(_REASONS[kind], why)
    soon = kind is RefusalClass.RETRY and worst.code not in _SLOW_RETRIES
    return DueAgain(why, Pace.SOON if soon else Pace.SLOW)


def why_of(refusal: Refusal) -> str:
    """Word a refusal: its code and a fixed sentence."""
    code = refusal.code if _CODE.fullmatch(refusal.code) else "UNREADABLE_CODE"
    return f"{code}: {SENTENCES.get(code, class_of(refusal).value)}"


def named_fields(refusals: Sequence[Refusal], fields: Collection[str]) -> set[str]:
    """
    Find which of our fields the refusals name.

    Our own names are looked for in the text, not a phrase around them: the text is in the user's language.
    """
    words = {word.casefold() for refusal in refusals for word in _WORD.findall(refusal.message)}
    words |= {name.casefold() for refusal in refusals for name in refusal.fields}
    return {name for name in fields if name.casefold() in words}


def _refusal(error: dict[Any, Any]) -> Refusal:
    named = error.get("fields")
    names = tuple(str(name) for name in named) if isinstance(named, list) else ()
    return Refusal(str(error.get("statusCode") or error.get("errorCode") or ""), str(error.get("message") or ""), names)


def _missing(refusal: Refusal, fields: Sequence[str]) -> FieldMissing | None:
    named = named_fields([refusal], fields)
    # A field that is not ours to provision is the admin's; a refusal that names none is about ours.
    mine = [name for name in fields if name in named or not (named or refusal.fields)]
    return FieldMissing(mine[0]) if mine else None
