"""The headers of a call that change its saves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.whole_numbers import whole
from salesforce_emulator.saving.options import SaveOptions

if TYPE_CHECKING:
    from starlette.datastructures import Headers

DUPLICATES_SINCE: Final = 52


def save_options(headers: Headers, user_id: str, version: str) -> SaveOptions:
    """Read Sforce-Auto-Assign, and Sforce-Duplicate-Rule-Header where the version knows it (52.0 and later)."""
    assign = headers.get("sforce-auto-assign", "TRUE").strip()
    asked = _pairs(headers.get("sforce-duplicate-rule-header", "")) if _number(version) >= DUPLICATES_SINCE else {}
    return SaveOptions(
        user_id,
        assignment_rules=assign.upper() != "FALSE",
        allow_duplicates=asked.get("allowsave") == "true",
        assignment_rule=None if assign.upper() in ("TRUE", "FALSE", "") else assign,
        version=version,
        duplicate_details=asked.get("includerecorddetails") == "true",
    )


def _pairs(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.lower().replace(" ", "").split(";"))
    return {name: value for name, _equals, value in parts}


def _number(version: str) -> int:
    number = whole(version.partition(".")[0])
    return DUPLICATES_SINCE if number is None else number
