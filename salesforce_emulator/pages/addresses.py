"""The addresses of the pages."""

from __future__ import annotations

from typing import Final

from starlette.routing import Route

from salesforce_emulator.pages import page

ROUTES: Final = [Route("/", page.show)]
