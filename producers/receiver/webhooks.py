"""Webhooks of print partners and pushes of the post: verified, stored, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException, Request

from producers.receiver.signatures import Signed, content, is_genuine
from producers.receiver.threads import in_thread
from producers.receiver.trials import is_trial

if TYPE_CHECKING:
    from producers.receiver.intake import Endpoint
    from producers.receiver.parts import Receiver

router: Final = APIRouter(tags=["webhooks"])
ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"description": "The request is not signed by its sender."},
    404: {"description": "There is no such endpoint."},
    413: {"description": "The body is too long."},
    503: {"description": "Nothing was stored; try again later."},
}
USPS: Final = "usps"


@router.post("/webhooks/{sender}/{endpoint}", summary="A sender's webhook", responses=ANSWERS)
async def webhook(sender: str, endpoint: str, request: Request) -> dict[str, int]:
    """
    Store the events of a webhook call, and answer 200: PostGrid takes no other answer for success.

    The signature is checked over the body as it came. `sender` is the source of the endpoint's events.
    """
    return await _taken(request, endpoint_of(request, endpoint, sender))


@router.post("/usps/iv-mtr", summary="USPS Informed Visibility pushes piece events", responses=ANSWERS)
async def iv_mtr(request: Request) -> dict[str, int]:
    """Store the piece events of a pushed feed."""
    return await _taken(request, endpoint_of(request, "iv-mtr", USPS))


def endpoint_of(request: Request, name: str, source: str) -> Endpoint:
    """Give a source's endpoint. Raises HTTPException (404)."""
    receiver: Receiver = request.app.state.receiver
    found = receiver.endpoints.get(name)
    if found is None or found.source != source:
        raise HTTPException(404)
    return found


async def _taken(request: Request, endpoint: Endpoint) -> dict[str, int]:
    receiver: Receiver = request.app.state.receiver
    told, now = Signed(request.headers, await request.body()), receiver.now()
    if is_genuine(endpoint.signature, told, endpoint.secrets, now=now):
        said = content(endpoint.signature, told.body)
        known = {"mail_drops": endpoint.mail_drops} if endpoint.mail_drops else {}
        return {"accepted": await in_thread(receiver.intake.take, endpoint.source, said, endpoint.name, known)}
    if not is_trial(endpoint, told, now=now):
        raise HTTPException(401)
    tried = [("", told.body)]
    return {"accepted": await in_thread(receiver.intake.put, endpoint.source, tried, endpoint.name, {"trial": True})}
