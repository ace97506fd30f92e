"""Deals out what goes wrong on purpose: seeded, so that a run repeats."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from salesforce_emulator.faults.aim import Aim, Rule, Sight, first
from salesforce_emulator.faults.latency import Latency
from salesforce_emulator.faults.plan import FaultPlan, HttpError, Maintenance, Mishap, RecordError, RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from salesforce_emulator.model.errors import Problem


class Wait(NamedTuple):
    """How long one call waits before its work, and while it is at work."""

    before: float = 0.0
    work: float = 0.0


class Faults:
    """The faults of one plan at work."""

    def __init__(self, plan: FaultPlan | None = None) -> None:
        """Give every fault of the plan its own chance and its own count."""
        self.plan = plan or FaultPlan()
        self._began = time.monotonic()
        self._calls = 0
        named = self._named
        self._latencies = named("latency_ms", self.plan.latency_ms)
        self._mishaps = [
            *named("maintenance", self.plan.maintenance),
            *named("http_errors", self.plan.http_errors),
            *named("request_errors", self.plan.request_errors),
            *named("truncate", self.plan.truncate),
            *named("drop_connection", self.plan.drop_connection),
        ]
        self._records = named("record_errors", self.plan.record_errors)
        self._moves = named("instance_change", [self.plan.instance_change] if self.plan.instance_change else [])
        self._ended = {"expire_session_after": 0, "revoke_session_after": 0}
        self.touches_records = bool(self._records)
        ends = self.plan.expire_session_after or self.plan.revoke_session_after
        self.touches_calls = bool(self._latencies or self._mishaps or self._moves or ends)
        self.hidden = frozenset(name.lower() for name in self.plan.hidden_objects)
        self.moved_to: str | None = None

    def sight(self, method: str, path: str, *, moment: datetime, **more: Any) -> Sight:
        """Look at one call, or at one record of it."""
        return Sight(method, path, moment, time.monotonic() - self._began, **more)

    def wait(self, sight: Sight) -> Wait:
        """Give this call's waits in seconds, by the first distribution aimed at it.

        One half passes before the work, the other while it is done: so calls that overlap meet each other.
        """
        for rule in self._latencies:
            if isinstance(rule.aim, Latency) and rule.strikes(sight):
                drawn = rule.aim.seconds(rule.chance)
                return Wait(work=drawn) if rule.aim.working else Wait(drawn / 2, drawn / 2)
        return Wait()

    def ends_sessions(self, sight: Sight) -> str | None:
        """Count a call under /services/data, and say whose sessions end with it: all, or its own."""
        if not Aim().meets(sight):
            return None
        self._calls += 1
        for name, whose in (("expire_session_after", "all"), ("revoke_session_after", "own")):
            if self._calls in getattr(self.plan, name):
                self._ended[name] += 1
                return whose
        return None

    def moves_now(self, sight: Sight) -> bool:
        """Say whether the org moves to its new instance with this call."""
        moved = first(self._moves, sight)
        if moved is not None:
            self.moved_to = moved.to
        return moved is not None

    @property
    def old_host(self) -> str:
        """What the old host answers once the org has moved."""
        return self.plan.instance_change.old_host if self.plan.instance_change else ""

    def instance(self, host: str) -> str | None:
        """Give the org's new address once it has moved; a bare host name keeps the port of the one asked."""
        if self.moved_to is None or "://" in self.moved_to:
            return self.moved_to
        port = host.rpartition(":")[2] if ":" in host else ""
        return f"http://{self.moved_to}:{port}" if port else f"http://{self.moved_to}"

    def mishap(self, sight: Sight) -> Mishap | None:
        """Decide whether this call's answer goes wrong."""
        struck = first(self._mishaps, sight)
        return _closed(struck) if isinstance(struck, Maintenance) else struck

    def record_problem(self, sight: Sight) -> Problem | None:
        """Decide whether this record is refused."""
        struck: RecordError | None = first(self._records, sight)
        return None if struck is None else struck.problem()

    def struck(self) -> dict[str, int]:
        """Tell how often each fault of the plan struck."""
        rules = [*self._latencies, *self._mishaps, *self._records, *self._moves]
        ended = {name: times for name, times in self._ended.items() if getattr(self.plan, name)}
        return {rule.name: rule.struck for rule in rules} | ended

    def _named(self, name: str, aims: Sequence[Aim] | Iterable[Aim]) -> list[Rule]:
        return [Rule(f"{name}[{number}]", aim, self.plan.seed) for number, aim in enumerate(aims)]


def _closed(window: Maintenance) -> Mishap:
    if window.form == "page":
        return HttpError(status=503)
    return RequestError(code="API_CURRENTLY_DISABLED")
