"""The addresses below /services/data/vXX.X, and who answers each method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from salesforce_emulator.calls.gate import data_endpoint
from salesforce_emulator.rest import (
    about,
    batch,
    collections,
    composite,
    describe,
    graph,
    layouts,
    query,
    records,
    replication,
    rows_by_value,
    tree,
    upserting,
)
from salesforce_emulator.rest.subrequests import Resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesforce_emulator.calls.call import Handler

BASE: Final = "/services/data/v{version}"
METHODS: Final = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
DATA: Final[dict[str, Mapping[str, Handler]]] = {
    "/composite/sobjects": {
        "POST": collections.create,
        "PATCH": collections.update,
        "DELETE": collections.delete,
    },
    "/composite/tree/{sobject}": {"POST": tree.create},
    "/composite/sobjects/{sobject}": {"GET": collections.read, "POST": collections.read},
    "/composite/sobjects/{sobject}/{field}": {"PATCH": upserting.upsert_many},
    "/query": {"GET": query.query},
    "/queryAll": {"GET": query.query_all},
    "/query/{locator}": {"GET": query.more},
    "/queryAll/{locator}": {"GET": query.more},
    "/limits": {"GET": about.limits},
    "/sobjects": {"GET": describe.list_objects},
    "/sobjects/{sobject}": {"GET": describe.basic, "POST": records.create},
    "/sobjects/{sobject}/describe": {"GET": describe.describe},
    "/sobjects/{sobject}/describe/layouts": {"GET": layouts.layouts},
    "/sobjects/{sobject}/describe/layouts/{type}": {"GET": layouts.layout_of_type},
    "/sobjects/{sobject}/deleted": {"GET": replication.deleted},
    "/sobjects/{sobject}/updated": {"GET": replication.updated},
    "/sobjects/{sobject}/{id}": {
        "GET": records.read,
        "PATCH": records.update,
        "DELETE": records.delete,
        "POST": records.create_by_id_field,
    },
    "/sobjects/{sobject}/{field}/{value:path}": {
        "GET": rows_by_value.read,
        "PATCH": rows_by_value.upsert,
        "DELETE": rows_by_value.delete,
    },
    "": {"GET": about.resources},
}
PARTS: Final = Resources({path: handlers for path, handlers in DATA.items() if path})
COMPOSITE: Final[dict[str, Mapping[str, Handler]]] = {
    "/composite": {"GET": composite.listing, "POST": composite.composite(PARTS)},
    "/composite/batch": {"POST": batch.batch(PARTS)},
    "/composite/graph": {"POST": graph.graph(PARTS)},
}
ROUTES: Final = [
    *(
        Route(BASE + path, data_endpoint(path or "/", each), methods=METHODS)
        for path, each in (COMPOSITE | DATA).items()
    ),
    Route("/services/data", about.versions),
]
