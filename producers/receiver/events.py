"""The generic intake: anybody's events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from producers.receiver.cloud_events import BATCH, JSON, ONE, attributes, is_json, media_type
from producers.receiver.forms import (
    CLOUD_EVENT,
    CLOUD_EVENTS,
    EVENTS,
    CloudEvent,
    Event,
    EventData,
    NewMailpiece,
    schema_of,
)
from producers.receiver.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from producers.receiver.parts import Receiver

router: Final = APIRouter(prefix="/v1", tags=["generic"])
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "The body, or a ce- header, is not UTF-8 text."},
    401: {"description": "The request carries none of the keys."},
    413: {"description": "The body is too long."},
    503: {"description": "Nothing was stored; try again later."},
}
MORE: Final[dict[int | str, dict[str, Any]]] = {
    415: {"description": "The content type is none of those described."},
    422: {"description": "The body does not fit its description; the answer says where."},
}
FORMS: Final[Mapping[str, TypeAdapter[Any]]] = {JSON: EVENTS, ONE: CLOUD_EVENT, BATCH: CLOUD_EVENTS}
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": schema_of(form)} for media, form in FORMS.items()},
    }
}
_ANYTHING: Final = TypeAdapter(Any)


@router.post("/events", summary="Report events", responses={**ANSWERS, **MORE}, openapi_extra=BODY)
async def report(request: Request) -> dict[str, int]:
    """
    Store up to 1,000 events, all or, after any other answer than 200, possibly a part: then send them again.

    They come as a list, as one CloudEvent 1.0 or as a batch of them, by the content type. A CloudEvent may come in
    binary mode too: its attributes in headers `ce-…`, and the one event, which is its data, as `application/json`.
    """
    try:
        events = _read(request.headers, await request.body())
    except ValidationError as wrong:
        problems = wrong.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in problems]) from None
    return {"accepted": await taken(request, "generic", events)}


def _read(headers: Mapping[str, str], body: bytes) -> Sequence[Event | CloudEvent]:
    media = media_type(headers)
    if media == ONE:
        return [CLOUD_EVENT.validate_json(body)]
    if media == BATCH:
        return CLOUD_EVENTS.validate_json(body)
    if not is_json(media):
        raise HTTPException(415, f"This content type is not read here: send {', '.join(FORMS)}.")
    said = attributes(headers)
    if said:
        return [CLOUD_EVENT.validate_python({**said, "data": _ANYTHING.validate_json(body)})]
    return EVENTS.validate_json(body)


async def taken(request: Request, source: str, items: Sequence[Event | CloudEvent | NewMailpiece]) -> int:
    """Store items as events of a source, and give their number. Raises HTTPException, StoreUnavailable."""
    receiver: Receiver = request.app.state.receiver
    try:
        told = [(_routing(item), to_json(item.model_dump(exclude_unset=True))) for item in items]
    except (ValueError, RecursionError):  # half of a surrogate pair, or endless nesting
        raise HTTPException(422, "A value cannot be written as JSON again.") from None
    faults = [(place, receiver.fault_of(source, payload)) for place, (_, payload) in enumerate(told)]
    problems = [{"loc": ("body", place), "msg": why, "type": "value_error"} for place, why in faults if why]
    if problems:
        raise RequestValidationError(problems)
    return await in_thread(receiver.intake.put, source, told, "api")


def _routing(item: Event | CloudEvent | NewMailpiece) -> str:
    """Give what is equal for the reports of one piece, as far as they name it alike."""
    named: EventData | NewMailpiece = item.data if isinstance(item, CloudEvent) else item
    keys = (named.mailpiece_id, named.partner_id, named.purl_token, named.imb)
    return next((key for key in keys if key), "")
