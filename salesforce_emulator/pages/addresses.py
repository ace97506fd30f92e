"""The addresses of the pages."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from salesforce_emulator.pages import assets, automations, calls, clock, fields, jobs, lists, overview, record, setup

ROUTES: Final = [
    Route("/", overview.show),
    *(Route(path, lists.show) for path in lists.PLURALS),
    Route("/objects/{sobject}", lists.show),
    Route("/record/{id}", record.show),
    Route("/automations", automations.show),
    Route("/clock", clock.move, methods=["POST"]),
    Route("/calls", calls.show),
    Route("/jobs", jobs.show),
    Route("/setup", setup.show),
    Route("/setup/{sobject}", fields.show),
    Route("/pages/{name}", assets.serve),
]
