"""The whole app, exposed to the faults of its org: what strikes a call before, around and after its work."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect, Request

from salesforce_emulator.calls.call import base_url
from salesforce_emulator.calls.gate import WORK
from salesforce_emulator.calls.lost import ERROR_PAGE, lost, page
from salesforce_emulator.calls.refusals import refusal_for
from salesforce_emulator.calls.whose import bearer
from salesforce_emulator.faults.aim import SERVICES
from salesforce_emulator.model.errors import long_calls_limit, session_expired

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

    from salesforce_emulator.faults.aim import Sight
    from salesforce_emulator.faults.plan import Mishap
    from salesforce_emulator.org import Org

DATA: Final = "/services/data/"
_LOGIN: Final = "/services/oauth2/"


class Exposed:
    """An app below which the org's faults strike the addresses under /services."""

    def __init__(self, app: Starlette) -> None:
        """Keep the app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through as quickly as can be, unless faults are planned."""
        if scope["type"] != "http" or not scope["path"].startswith(SERVICES):
            await self.app(scope, receive, send)
            return
        org: Org = self.app.state.org
        scope["app"] = self.app
        if org.long_calls.full() and not scope["path"].startswith(_LOGIN):
            await refusal_for(org, scope["path"], error=long_calls_limit())(scope, receive, send)
            return
        with org.long_calls.one_more():
            if org.faults.touches_calls:
                await _Struck(self.app, org, Request(scope, receive)).answer(send)
            else:
                await self.app(scope, receive, send)


class _Struck:
    """One call that faults may strike."""

    def __init__(self, app: Starlette, org: Org, request: Request) -> None:
        self._app, self._org, self._request = app, org, request
        self._told: list[Message] = []

    async def answer(self, send: Send) -> None:
        request, org = self._request, self._org
        try:
            await request.body()  # what has arrived is done, even if its sender is gone by then
        except ClientDisconnect:
            return
        sight = org.faults.sight(request.method, request.url.path, moment=org.clock.now(), known=self._known())
        wait = org.faults.wait(sight)
        works = sight.path.startswith(DATA)
        request.scope[WORK] = wait.work if works else 0.0
        await asyncio.sleep(wait.before if works else wait.before + wait.work)
        instead = self._moved(sight)
        mishap = None if instead else org.faults.mishap(sight)
        if mishap is not None:
            instead = await self._wrong(mishap)
        if instead is None:
            await self._app(request.scope, self._again(), send)
        else:
            await instead(request.scope, request.receive, send)

    async def _wrong(self, mishap: Mishap) -> Response:
        if mishap.when == "after":
            await self._app(self._request.scope, self._again(), self._keep)
        return lost(self._request, self._org, mishap=mishap, told=self._told)

    def _moved(self, sight: Sight) -> Response | None:
        org, request = self._org, self._request
        whose = org.faults.ends_sessions(sight)
        if org.faults.moves_now(sight) or whose == "all":
            org.sessions.expire_all()
        elif whose == "own":
            org.sessions.end(bearer(request))
        new = org.faults.instance(request.headers.get("host", "localhost"))
        here = f"//{request.headers.get('host', 'localhost')}"
        if new is None or new.endswith(here) or sight.path.startswith(_LOGIN):
            return None
        if org.faults.old_host == "unauthorized":
            return refusal_for(org, sight.path, error=session_expired())
        answer = page(302)
        answer.headers["Location"] = base_url(request, org) + ERROR_PAGE
        return answer

    def _known(self) -> bool:
        return self._org.sessions.find(bearer(self._request)) is not None

    def _again(self) -> Receive:
        """Give the body once more: it has been read already."""
        body: list[Message] = [{"type": "http.request", "body": self._request._body, "more_body": False}]  # noqa: SLF001

        async def receive() -> Message:
            return body.pop() if body else await self._request.receive()

        return receive

    async def _keep(self, message: Message) -> None:
        self._told.append(message)
