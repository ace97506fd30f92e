"""The addresses of the SOAP APIs."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from salesforce_emulator.soap import metadata, partner

ROUTES: Final = [
    Route("/services/Soap/m/{version}", metadata.soap, methods=["POST"]),
    Route("/services/Soap/m/{version}/{org}", metadata.soap, methods=["POST"]),
    Route("/services/Soap/{kind}/{version}", partner.soap, methods=["POST"]),
    Route("/services/Soap/{kind}/{version}/{org:path}", partner.soap, methods=["POST"]),
]
