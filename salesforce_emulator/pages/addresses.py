"""The addresses of the pages."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from salesforce_emulator.pages import assets, calls, fields, lists, overview, record, setup

ROUTES: Final = [
    Route("/", overview.show),
    *(Route(path, lists.show) for path in lists.PLURALS),
    Route("/objects/{sobject}", lists.show),
    Route("/record/{id}", record.show),
    Route("/calls", calls.show),
    Route("/setup", setup.show),
    Route("/setup/{sobject}", fields.show),
    Route("/pages/{name}", assets.serve),
]
