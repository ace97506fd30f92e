"""Requests that are only done under a condition: RFC 7232 as the REST API keeps it (Conditional Request Headers)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from salesforce_emulator.model.errors import RequestRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.calls.call import Call

NOT_MODIFIED: Final = 304
_CHANGED: Final = "The record has changed since the date, or from the entity tag, that the request names."


def http_date(moment: datetime) -> str:
    """Spell a moment as HTTP headers do."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def answered_if(call: Call, changed: datetime, answer: Callable[[], Response], *, tag: str | None = None) -> Response:
    """Read what the caller does not have yet; refuse with 412 what is no longer what the caller knows."""
    check_unchanged(call, changed, tag=tag)
    known = call.headers.get("if-none-match")
    if known is not None and tag is not None:
        return Response(status_code=NOT_MODIFIED) if _names(known, tag) else answer()
    since = _date(call, "if-modified-since", strict=False)
    return Response(status_code=NOT_MODIFIED) if since is not None and _whole(changed) <= since else answer()


def check_unchanged(call: Call, changed: datetime, *, tag: str | None = None) -> None:
    """Refuse to touch what has changed meanwhile; an unreadable date ends a writing request with 400."""
    reading = call.method in ("GET", "HEAD")
    since = _date(call, "if-unmodified-since", strict=not reading)
    wanted, unwanted = call.headers.get("if-match"), call.headers.get("if-none-match")
    late = since is not None and _whole(changed) > since
    other = wanted is not None and tag is not None and not _names(wanted, tag)
    same = not reading and unwanted is not None and tag is not None and _names(unwanted, tag)
    if late or other or same:
        raise RequestRefusedError(412, "PRECONDITION_FAILED", _CHANGED)


def _date(call: Call, name: str, *, strict: bool) -> datetime | None:
    given = call.headers.get(name)
    if given is None:
        return None
    try:
        return parsedate_to_datetime(given).astimezone(UTC)
    except ValueError:
        if strict:
            raise RequestRefusedError(400, "INVALID_INPUT", f"Invalid value of the header {name}: {given}") from None
        return None


def _names(header: str, tag: str) -> bool:
    """Say whether a list of entity tags names this one, compressed or not."""
    given = {each.strip().strip('"').removesuffix("-gzip") for each in header.split(",")}
    return "*" in given or tag in given


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
