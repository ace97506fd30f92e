"""Webhooks of senders that keep to Standard Webhooks or CloudEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException, Request

from producers.receiver.cloud_events import BATCH, JSON, ONE, attributes, is_json, media_type
from producers.receiver.signatures import Signed, content, is_genuine
from producers.receiver.threads import in_thread
from producers.receiver.webhooks import ANSWERS, endpoint_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from producers.receiver.parts import Receiver

router: Final = APIRouter(tags=["webhooks"])
GENERIC: Final = "generic"
READABLE: Final = frozenset(
    {ONE, BATCH, "", "text/json", "application/x-ndjson", "application/jsonl", "text/csv", "text/plain"}
    | {"application/x-www-form-urlencoded"}
)
"""Besides JSON; the last is what curl and others say of any body when nobody tells them better."""
BODY: Final[dict[str, Any]] = {"requestBody": {"content": {media: {"schema": {}} for media in (JSON, ONE, BATCH)}}}
MORE: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "A ce- header is not percent-encoded UTF-8."},
    415: {"description": "The content type is none that is read here."},
}


@router.post(
    "/webhooks/generic/{endpoint}", summary="Anybody's webhook", responses={**ANSWERS, **MORE}, openapi_extra=BODY
)
async def generic(endpoint: str, request: Request) -> dict[str, int]:
    """
    Store the events of a webhook call: this project's JSON, plain, as a Standard Webhook or as CloudEvents.

    An event is known by the `source` and `id` of its CloudEvent (in the body, or in the headers `ce-…`), else by its
    own `event_id`, else by the header `webhook-id` (or `svix-id`): a retry is the same event.
    """
    receiver: Receiver = request.app.state.receiver
    found, body = endpoint_of(request, endpoint, GENERIC), await request.body()
    if not is_genuine(found.signature, Signed(request.headers, body), found.secrets, now=receiver.now()):
        raise HTTPException(401)
    media = media_type(request.headers)
    if not (is_json(media) or media in READABLE):
        raise HTTPException(415, f"This content type is not read here: send {JSON}, {ONE} or {BATCH}.")
    said, known = content(found.signature, body), _known(request.headers, endpoint)
    return {"accepted": await in_thread(receiver.intake.take, GENERIC, said, endpoint, known)}


def _known(headers: Mapping[str, str], endpoint: str) -> dict[str, Mapping[str, str]]:
    """Give what only the headers tell of the event. The time of a try is no event's time."""
    told, message = attributes(headers), headers.get("webhook-id") or headers.get("svix-id")
    known: dict[str, Mapping[str, str]] = {"cloud_event": told} if told else {}
    return known | ({"message": {"id": message, "endpoint": endpoint}} if message else {})
