"""What a recipient reads where a pURL leads nowhere: people open it, and programs do not."""

from __future__ import annotations

from typing import Final

from starlette.responses import HTMLResponse

from producers.receiver.admission import RETRY_SECONDS

NOT_KEPT: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{sentence}</title>
<p>{sentence}</p>
</html>
"""


def is_for_people(path: str) -> bool:
    """Tell whether people open what is at a path."""
    return path.startswith("/p/")


def unknown() -> HTMLResponse:
    """Say that no mailpiece has this address."""
    return HTMLResponse(_PAGE.format(sentence="This address is not known. Check its spelling."), 404, NOT_KEPT)


def later() -> HTMLResponse:
    """Say that the visit could not be stored, and so leads nowhere."""
    headers = {**NOT_KEPT, "Retry-After": str(RETRY_SECONDS)}
    return HTMLResponse(_PAGE.format(sentence="Please try again in a moment."), 503, headers)
