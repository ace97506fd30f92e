"""What one record's fields are to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.domain.mailpiece import Recipient


class Update(NamedTuple):
    """The field values one record is to hold: API name → text (a DateTime in ISO 8601, UTC)."""

    recipient: Recipient
    values: Mapping[str, str]
