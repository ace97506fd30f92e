"""The addresses below /emulator, and who answers each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.routing import Route

from salesforce_emulator.control import (
    answers,
    automations,
    bulk_jobs,
    clock,
    events,
    firings,
    locking,
    mishaps,
    snapshots,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesforce_emulator.calls.call import Call

CONTROL: Final[dict[tuple[str, str], Callable[[Call], Any]]] = {
    ("GET", "/health"): answers.health,
    ("GET", "/stats"): answers.stats,
    ("GET", "/saves"): answers.saves,
    ("GET", "/assignments"): answers.assignments,
    ("GET", "/faults"): mishaps.show,
    ("POST", "/faults"): mishaps.replace,
    ("POST", "/seed"): answers.seed_org,
    ("POST", "/expire-sessions"): answers.expire_sessions,
    ("GET", "/limits"): mishaps.show_limits,
    ("POST", "/limits"): mishaps.set_limits,
    ("GET", "/bulk"): bulk_jobs.show,
    ("POST", "/bulk"): bulk_jobs.use,
    ("GET", "/triggers"): firings.show,
    ("DELETE", "/triggers"): firings.clear,
    ("GET", "/automations"): automations.show,
    ("POST", "/automations"): automations.define,
    ("DELETE", "/automations"): automations.clear,
    ("GET", "/clock"): clock.show,
    ("POST", "/clock"): clock.move,
    ("GET", "/events"): events.show,
    ("GET", "/locks"): locking.show,
    ("POST", "/locks"): locking.hold,
    ("GET", "/layouts"): answers.layouts,
    ("POST", "/layouts"): answers.layouts,
    ("DELETE", "/layouts"): answers.delete_layout,
    ("GET", "/ids/{sobject}"): answers.ids,
    ("GET", "/records/{sobject}"): answers.records,
    ("POST", "/records/{sobject}/{id}"): answers.record,
}
ROUTES: Final = [
    *(
        Route(f"/emulator{path}", answers.open_endpoint(answer), methods=[method])
        for (method, path), answer in CONTROL.items()
    ),
    Route("/emulator/error-page", mishaps.error_page),
    *snapshots.ROUTES,
    Route("/emulator/reset", answers.reset, methods=["POST"]),
]
