"""How long an address and headers may be, and answers made smaller for callers who ask."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST: Final = 16_384
WORTH_IT: Final = 1_000
GZIP: Final = 31  # zlib's number for a gzip header and trailer
_REASONS: Final = {414: "URI Too Long", 431: "Request Header Fields Too Large"}


def oversize(request: Request) -> Response | None:
    """Refuse an address and headers of more than 16,384 bytes (API Request Limits and Allocations)."""
    scope = request.scope
    address = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    headers = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if address + headers <= LONGEST:
        return None
    status = 414 if address > LONGEST // 2 else 431
    page = f"<h1>Bad Message {status}</h1><pre>reason: {_REASONS[status]}</pre>"
    return HTMLResponse(page, status_code=status)


def compressed(request: Request, response: Response) -> Response:
    """Compress an answer for a caller who takes gzip; its entity tag says so (Compression Headers)."""
    body = response.body
    if len(body) < WORTH_IT or "gzip" not in request.headers.get("accept-encoding", ""):
        return response
    response.body = zlib.compress(body, 1, GZIP)
    response.headers["Content-Length"] = str(len(response.body))
    response.headers["Content-Encoding"] = "gzip"
    if "etag" in response.headers:
        response.headers["ETag"] = f'{response.headers["etag"][:-1]}-gzip"'
    return response
