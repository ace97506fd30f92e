"""The last resort: an answer in the API's own form to what nobody foresaw."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect

from salesforce_emulator.calls.call import refusal_answer
from salesforce_emulator.calls.refusals import refusal_for
from salesforce_emulator.model.errors import usual_refusal

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SERVICES: Final = "/services/"


class LastResort:
    """Answers UNKNOWN_EXCEPTION where an app breaks, and tells stderr why, once.

    What an open transaction had written is taken back by then: it ended with the error.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Keep the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, whatever happens; an answer already begun can only be broken off."""
        begun = False

        async def noticing(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noticing)
        except ClientDisconnect:
            return
        except Exception:
            if begun:
                raise
            traceback.print_exc(file=sys.stderr)
            await _apology(scope)(scope, receive, send)


def _apology(scope: Scope) -> Response:
    error = usual_refusal("UNKNOWN_EXCEPTION")
    if not scope["path"].startswith(SERVICES):
        return refusal_answer(error)
    return refusal_for(scope["app"].state.org, scope["path"], error=error)
