"""The registration of mailpieces over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

from producers.receiver.events import ANSWERS, taken
from producers.receiver.forms import MOST, NewMailpiece
from producers.receiver.tokens import new_token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from producers.receiver.parts import Receiver

router: Final = APIRouter(prefix="/v1", tags=["generic"])


class Registered(BaseModel):
    """What was taken in."""

    accepted: int
    purl_tokens: Annotated[dict[str, str], Field(description="Mailpiece id → the token that was made for it.")] = {}


@router.post("/mailpieces", summary="Register mailpieces", responses=ANSWERS, response_model_exclude_defaults=True)
async def register(
    mailpieces: Annotated[list[NewMailpiece], Field(min_length=1, max_length=MOST)], request: Request
) -> Registered:
    """
    Register up to 1,000 mailpieces; one that is known already is updated. Events that waited for them follow.

    A token that is made here is told in the answer; asked again, another is made.
    """
    receiver: Receiver = request.app.state.receiver
    _check_tokens(mailpieces, receiver)
    tokens: dict[str, str] = {}
    for piece in mailpieces:
        if piece.mint_purl_token and not piece.purl_token:
            piece.purl_token = tokens.setdefault(piece.mailpiece_id, new_token())
    return Registered(accepted=await taken(request, "manifest", mailpieces), purl_tokens=tokens)


def _check_tokens(mailpieces: Sequence[NewMailpiece], receiver: Receiver) -> None:
    """Refuse tokens whose addresses would not be answered. Raises RequestValidationError, which says why."""
    problems = []
    for place, piece in enumerate(mailpieces):
        doubt = receiver.doubt_of(piece.purl_token) if piece.purl_token else ""
        if doubt:
            problems.append({"loc": ("body", place, "purl_token"), "msg": doubt, "type": "value_error"})
    if problems:
        raise RequestValidationError(problems)
