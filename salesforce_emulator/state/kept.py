"""An app whose org is kept in a file: each answer waits until the file knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from salesforce_emulator.state.file import StateFile

_RECORDS_ONLY: Final = "/services/data/"
_TOOLING: Final = "/tooling/"


class Kept:
    """Writes what a call has changed before the first byte of its answer."""

    def __init__(self, app: ASGIApp, file: StateFile) -> None:
        """Keep both."""
        self._app, self._file = app, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, and write first."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        thoroughly = not path.startswith(_RECORDS_ONLY) or _TOOLING in path

        async def writing(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._file.keep(scope["app"].state.org, thoroughly=thoroughly)
            await send(message)

        await self._app(scope, receive, writing)
