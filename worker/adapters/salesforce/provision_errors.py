"""Why a mail drop's fields could not be made, and who does what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from worker.adapters.salesforce.errors import class_of, why_of, worst_of
from worker.adapters.salesforce.refusal_table import CLASSES, RefusalClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worker.adapters.salesforce.errors import Refusal

_SERVER_ERROR: Final = 500
_ADVICE: Final = {
    "CUSTOM_ENTITY_OR_FIELD_LIMIT": (
        "the object has as many custom fields as the edition allows: delete the fields of ended mail drops"
    ),
    "CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED": "the object has no room for more custom fields: delete some",
    "INSUFFICIENT_ACCESS": 'give the integration user "Customize Application" and "Modify Metadata"',
    "INSUFFICIENT_ACCESS_OR_READONLY": (
        'give the integration user "Manage Profiles and Permission Sets" and "Customize Application"'
    ),
    "INVALID_TYPE": "the integration user cannot use this object: give it access, or turn the feature on",
    "API_DISABLED_FOR_ORG": "the org's edition has no API: it must be added",
}


class ProvisionError(Exception):
    """Somebody must act; the text says who does what. It is tried again all the same."""

    def __init__(self, sentence: str, *, needs_admin: bool = True) -> None:
        super().__init__(sentence)
        self.needs_admin = needs_admin


class ProvisionUnavailable(Exception):  # noqa: N818 - nobody's error
    """The org could not do it now; later it may."""


def refused(what: str, status: int, refusals: Sequence[Refusal]) -> Exception:
    """Word the org's refusal. Nothing of its own text is repeated."""
    if not refusals or not refusals[0].code:
        return ProvisionUnavailable(f"{what}: the org answered HTTP {status} without a reason")
    worst = worst_of(refusals)
    kind = class_of(worst)
    passes = kind in {RefusalClass.RETRY, RefusalClass.LIMIT, RefusalClass.AUTH}
    if passes or (status >= _SERVER_ERROR and worst.code not in CLASSES and worst.code not in _ADVICE):
        return ProvisionUnavailable(f"{what}: {why_of(worst)}")
    if worst.code in _ADVICE:
        return ProvisionError(f"{what}: {worst.code}: {_ADVICE[worst.code]}")
    return ProvisionError(f"{what}: {why_of(worst)}", needs_admin=kind is not RefusalClass.BUG)


def no_layout(name: str) -> str:
    """Word the layout rule."""
    return (
        f'Contact has no page layout named exactly "{name}".'
        " Create it in Setup > Object Manager > Contact > Page Layouts > New."
        " The mail drop's events are held until then, and none is lost."
    )
