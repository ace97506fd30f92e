"""A set of mailpieces printed and handed over together; it has its own Salesforce field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.domain.status_sets import Country

LABEL_LIMIT: Final = 40
"""Salesforce's limit for a field's label, and for its name without `__c` (Tooling API, FieldDefinition)."""


class CampaignKind(StrEnum):
    """What made the drop. Each kind has its own condition for getting a Salesforce field."""

    SMART_SEND = "smart-send"
    DRIP = "drip"


class DropState(StrEnum):
    """Whether the drop's field can be written."""

    READY = "ready"
    HELD = "held"
    FIELDLESS = "fieldless"


@dataclass(frozen=True, slots=True)
class MailDrop:
    """
    One mail drop and the names of its fields.

    The names are chosen once, when the drop is added, and stored: they are never computed again.
    """

    drop_id: str
    org: str
    country: Country
    name: str
    kind: CampaignKind
    wants_field: bool
    status_label: str
    last_event_label: str

    @property
    def bucket(self) -> str:
        """The drop's name in the ledger."""
        return f"{self.org}/{self.drop_id}"

    @property
    def status_field(self) -> str:
        """API name of the status field, the same on Contact and Lead."""
        return api_name(self.status_label)

    @property
    def last_event_field(self) -> str:
        """API name of the companion DateTime field, or "" where the org has switched it off."""
        return api_name(self.last_event_label) if self.last_event_label else ""


class Drops(NamedTuple):
    """The mail drops as they stand: by drop id, and each bucket's state."""

    by_id: Mapping[str, MailDrop]
    states: Mapping[str, DropState]


def field_label(drop_id: str, what: str) -> str:
    """
    Name a field of a drop: `Postalytics Mail Drop 572 Event Status`, shortened when that is too long.

    Raises ValueError for a drop id that is not 1 to 20 letters or digits.
    """
    if not (drop_id.isascii() and drop_id.isalnum() and len(drop_id) <= 20):  # noqa: PLR2004 - keeps labels <= 40
        raise ValueError("a mail drop id is 1 to 20 letters or digits")
    forms = (
        f"Postalytics Mail Drop {drop_id} {what}",
        f"Postalytics Drop {drop_id} {what}",
        f"Drop {drop_id} {what}",
    )
    return next(form for form in forms if len(form) <= LABEL_LIMIT)


@cache
def api_name(label: str) -> str:
    """Turn one of our labels into its API name."""
    return label.replace(" ", "_") + "__c"
