"""The addresses below /services/data/vXX.X/jobs, and who answers each method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from salesforce_emulator.bulk import ingest, listing, query_jobs, query_results
from salesforce_emulator.calls.gate import data_endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesforce_emulator.calls.call import Handler

BASE: Final = "/services/data/v{version}/jobs"
METHODS: Final = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
JOBS: Final[dict[str, Mapping[str, Handler]]] = {
    "/ingest": {"GET": listing.list_ingest, "POST": ingest.create},
    "/ingest/{job}": {"GET": ingest.show, "PATCH": ingest.change, "DELETE": ingest.delete},
    "/ingest/{job}/batches": {"PUT": ingest.upload},
    "/ingest/{job}/{results}": {"GET": ingest.results},
    "/query": {"GET": listing.list_query, "POST": query_jobs.create},
    "/query/{job}": {"GET": query_jobs.show, "PATCH": query_jobs.change, "DELETE": query_jobs.delete},
    "/query/{job}/{results}": {"GET": query_results.results},
}
ROUTES: Final = [
    Route(BASE + path, data_endpoint(f"/jobs{path}", each), methods=METHODS) for path, each in JOBS.items()
]
