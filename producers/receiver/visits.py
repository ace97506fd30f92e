"""Visits to personal URLs: recorded, then sent on to the mailpiece's own page."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic_core import to_json

from producers.receiver.notices import NOT_KEPT
from producers.receiver.threads import in_thread

if TYPE_CHECKING:
    from producers.receiver.parts import Pages, Receiver

router: Final = APIRouter(prefix="/p", tags=["visits"])
PAGE: Final = {"content": {"text/html": {"schema": {"type": "string"}}}}
SAID: Final[dict[int | str, dict[str, Any]]] = {
    302: {"description": "On to the page."},
    404: {"description": "No mailpiece has this token.", **PAGE},
    503: {"description": "The visit was not stored; try again.", **PAGE},
}
PIXEL: Final = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A transparent GIF of one dot."""
TELLING: Final = ("purpose", "sec-purpose", "x-purpose", "x-moz")
"""Headers by which browsers say that nobody looks yet."""
Test = Annotated[str | None, Query(description="Given, whatever it says: the visit is a test, and is not counted.")]
LONGEST: Final = 500
"""How many characters of a visitor's header are kept: those of people's browsers are shorter."""


@router.head("/{token}", include_in_schema=False)
@router.get("/{token}", summary="A pURL", responses=SAID, response_class=Response)
async def opened(token: str, request: Request, test: Test = None) -> Response:
    """Record that the pURL was opened, and redirect to the page it starts at, which nobody but its mailer can set."""
    pages = await _recorded(request, token, "opened", test=test is not None)
    return _redirect(pages.start)


@router.head("/{token}/done", include_in_schema=False)
@router.get("/{token}/done", summary="The goal", responses=SAID, response_class=Response)
async def completed(token: str, request: Request, test: Test = None) -> Response:
    """Record that the goal was reached, and redirect to the goal page."""
    pages = await _recorded(request, token, "completed", test=test is not None)
    return _redirect(pages.goal or pages.start)


@router.head("/{token}/done.gif", include_in_schema=False)
@router.get("/{token}/done.gif", summary="The goal, as a picture", responses=SAID, response_class=Response)
async def pixel(token: str, request: Request, test: Test = None) -> Response:
    """Record that the goal was reached, for a page that shows this picture."""
    await _recorded(request, token, "completed", test=test is not None)
    return Response(PIXEL, media_type="image/gif", headers=NOT_KEPT)


async def _recorded(request: Request, token: str, event: str, *, test: bool) -> Pages:
    receiver: Receiver = request.app.state.receiver
    pages = await in_thread(receiver.pages_of, token)
    if pages is None:
        raise HTTPException(404)
    # Neither the address of the visitor nor anything else that names a person is kept.
    visit: dict[str, Any] = {
        "token": token,
        "event": event,
        "method": request.method,
        "user_agent": request.headers.get("user-agent", "")[:LONGEST],
        "test": test,
        "headers": {name: request.headers[name][:LONGEST] for name in TELLING if name in request.headers},
    }
    await in_thread(_put, receiver, visit)
    return pages


def _put(receiver: Receiver, visit: dict[str, Any]) -> None:
    """Store a visit. One that follows its like at once has the id of that one, and is repeated."""
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    likeness = blake2b(to_json(visit), digest_size=12).hexdigest()
    visit_id = receiver.intake.first(likeness, secrets.token_hex(12), seconds=receiver.visit_seconds)
    told = to_json({"visit_id": visit_id, "time": time, **visit})
    receiver.intake.put("purl", [(visit["token"], told)], "receiver")


def _redirect(page: str) -> Response:
    if not page:
        return Response("Thank you.", media_type="text/plain", headers=NOT_KEPT)
    return RedirectResponse(page, 302, NOT_KEPT)
