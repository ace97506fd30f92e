"""The generic intake: anybody's events, and the mailpieces they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic_core import to_json

from producers.receiver.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from producers.receiver.parts import Receiver

router: Final = APIRouter(prefix="/v1", tags=["generic"])
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The body is not UTF-8 text."},
    401: {"description": "The request carries none of the keys."},
    413: {"description": "The body is too long."},
    503: {"description": "Nothing was stored; try again later."},
}
MOST: Final = 1000
Id = Annotated[str, Field(min_length=1, max_length=100)]
Digits = Annotated[str, Field(pattern=r"^(?:[0-9]{20}|[0-9]{25}|[0-9]{29}|[0-9]{31})$")]


class Event(BaseModel):
    """Something that happened to a mailpiece, named by one or more of its keys."""

    model_config = ConfigDict(extra="forbid")

    status: Annotated[str, Field(examples=["Printed"], description="A status code, exact or spaced.")]
    occurred_at: Annotated[str, Field(examples=["2026-08-17T10:00:00Z"], description="ISO 8601.")]
    mailpiece_id: Id | None = None
    partner_id: Id | None = None
    purl_token: Id | None = None
    imb: Digits | None = None
    event_id: Annotated[Id | None, Field(description="Equal for two reports of one event.")] = None
    test: StrictBool = False
    mail_drop_id: Annotated[Id | None, Field(description="With the next three, MailPieceCreated registers.")] = None
    country: Literal["US", "CA"] | None = None
    salesforce_id: Annotated[str | None, Field(description="15 or 18 characters; or give external_id.")] = None
    external_id: Id | None = None


class NewMailpiece(BaseModel):
    """A mailpiece made known; other columns are kept as its attributes."""

    model_config = ConfigDict(extra="allow")

    mailpiece_id: Id
    mail_drop_id: Id
    country: Literal["US", "CA"]
    salesforce_id: Annotated[str | None, Field(description="15 or 18 characters; or give external_id.")] = None
    external_id: Id | None = None
    imb: Digits | None = None
    purl_token: Id | None = None
    partner_id: Id | None = None
    planned_mail_date: Annotated[str | None, Field(examples=["2026-08-21"])] = None


@router.post("/events", summary="Report events", responses=ANSWERS)
async def report(
    events: Annotated[list[Event], Field(min_length=1, max_length=MOST)], request: Request
) -> dict[str, int]:
    """Store up to 1,000 events, all or, after any other answer than 200, possibly a part: then send them again."""
    return await _taken(request, "generic", events)


@router.post("/mailpieces", summary="Register mailpieces", responses=ANSWERS)
async def register(
    mailpieces: Annotated[list[NewMailpiece], Field(min_length=1, max_length=MOST)], request: Request
) -> dict[str, int]:
    """Register up to 1,000 mailpieces; one that is known already is updated. Events that waited for them follow."""
    return await _taken(request, "manifest", mailpieces)


async def _taken(request: Request, source: str, items: Sequence[Event | NewMailpiece]) -> dict[str, int]:
    receiver: Receiver = request.app.state.receiver
    try:
        told = [(_routing(item), to_json(item.model_dump(exclude_unset=True))) for item in items]
    except (ValueError, RecursionError):  # half of a surrogate pair, or endless nesting
        raise HTTPException(422, "A value cannot be written as JSON again.") from None
    return {"accepted": await in_thread(receiver.intake.put, source, told, "api")}


def _routing(item: Event | NewMailpiece) -> str:
    """Give what is equal for the reports of one piece, as far as they name it alike."""
    keys = (item.mailpiece_id, item.partner_id, item.purl_token, item.imb)
    return next((key for key in keys if key), "")
