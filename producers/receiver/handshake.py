"""The handshake by which senders of CloudEvents ask whether they may send (HTTP Web Hooks 1.0, section 4)."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response

from producers.receiver.generic import GENERIC
from producers.receiver.webhooks import endpoint_of

router: Final = APIRouter(include_in_schema=False)
ALLOW: Final = {"Allow": "POST"}


@router.options("/webhooks/generic/{endpoint}")
async def endpoint_agrees(endpoint: str, request: Request) -> Response:
    """Allow a sender of CloudEvents to send to an endpoint that is there. What it sends is signed all the same."""
    endpoint_of(request, endpoint, GENERIC)
    return _allowed(request)


@router.options("/v1/events")
async def intake_agrees(request: Request) -> Response:
    """Allow a sender of CloudEvents to send. What it sends carries a key all the same."""
    return _allowed(request)


def _allowed(request: Request) -> Response:
    """Answer at once, never by the callback that a sender may name; what asks for anything else is not allowed."""
    origin = request.headers.get("webhook-request-origin")
    if not origin:
        raise HTTPException(405, headers=ALLOW)
    return Response(headers={**ALLOW, "WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "*"})
