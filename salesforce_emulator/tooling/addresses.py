"""The addresses below /services/data/vXX.X/tooling, and who answers each method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from salesforce_emulator.calls.gate import data_endpoint
from salesforce_emulator.tooling import describing, query, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesforce_emulator.calls.call import Handler

BASE: Final = "/services/data/v{version}"
METHODS: Final = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
TOOLING: Final[dict[str, Mapping[str, Handler]]] = {
    "/tooling": {"GET": describing.resources},
    "/tooling/query": {"GET": query.query},
    "/tooling/sobjects": {"GET": describing.objects},
    "/tooling/sobjects/{sobject}": {"GET": describing.basic, "POST": records.create},
    "/tooling/sobjects/{sobject}/describe": {"GET": describing.describe},
    "/tooling/sobjects/{sobject}/{id}": {"GET": records.read, "PATCH": records.update, "DELETE": records.delete},
}
ROUTES: Final = [Route(BASE + path, data_endpoint(path, each), methods=METHODS) for path, each in TOOLING.items()]
