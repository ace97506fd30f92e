"""What goes wrong on purpose, and when: seeded, so that a run repeats."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeFloat, NonNegativeInt, PositiveInt, ValidationError

from salesforce_emulator.model.errors import MESSAGE_OF_CODE, Problem

if TYPE_CHECKING:
    from pathlib import Path

When = Literal["before", "after"]


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Latency(_Page):
    """How long every call waits, between two bounds."""

    min: NonNegativeFloat = 0
    max: NonNegativeFloat = 0


class RecordError(_Page):
    """A share of the records, or certain records, refused with one code."""

    code: str
    share: float = Field(default=1.0, ge=0, le=1)
    message: str | None = None
    fields: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    times: PositiveInt | None = None

    def problem(self) -> Problem:
        """Give the problem the record answers with."""
        return Problem(self.code, self.message or MESSAGE_OF_CODE.get(self.code, self.code), self.fields)


class Mishap(_Page):
    """A share of the calls whose answer goes wrong: `before` nothing was applied, `after` everything was."""

    share: float = Field(default=1.0, ge=0, le=1)
    when: When = "before"
    status: int | None = None
    path: str = ""
    times: PositiveInt | None = None


class HttpError(Mishap):
    """A call answered with a bare status and an HTML page."""

    status: int = Field(default=503, ge=400, le=599)


class FaultPlan(_Page):
    """All the faults of one run, as the JSON file spells them."""

    seed: int = 0
    latency_ms: Latency = Latency()
    record_errors: tuple[RecordError, ...] = ()
    http_errors: tuple[HttpError, ...] = ()
    expire_session_after: tuple[NonNegativeInt, ...] = ()
    drop_connection: Mishap | None = None
    daily_limit: NonNegativeInt | None = None


@dataclass
class Faults:
    """Deals out the faults of a plan."""

    plan: FaultPlan = field(default_factory=FaultPlan)
    _requests: int = 0
    _fired: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Seed the chance, so that the same calls meet the same faults."""
        self._chance = random.Random(self.plan.seed)  # noqa: S311 - repeatable, not secret
        self._mishaps = [*self.plan.http_errors, *filter(None, [self.plan.drop_connection])]
        self.touches_records = bool(self.plan.record_errors)

    def latency(self) -> float:
        """Give this call's wait in seconds."""
        low, high = self.plan.latency_ms.min, self.plan.latency_ms.max
        return self._chance.uniform(low, high) / 1000 if high > 0 else 0.0

    def ends_sessions(self) -> bool:
        """Count a call, and say whether all sessions end with it."""
        self._requests += 1
        return self._requests in self.plan.expire_session_after

    def mishap(self, label: str) -> Mishap | None:
        """Decide whether this call's answer goes wrong."""
        for number, mishap in enumerate(self._mishaps):
            if mishap.path in label and self._strikes(number, mishap.share, mishap.times):
                return mishap
        return None

    def record_problem(self, record_id: str) -> Problem | None:
        """Decide whether this record is refused."""
        for number, error in enumerate(self.plan.record_errors, start=len(self._mishaps)):
            wanted = not error.ids or record_id in error.ids
            if wanted and self._strikes(number, error.share, error.times):
                return error.problem()
        return None

    def _strikes(self, number: int, share: float, times: int | None) -> bool:
        if times is not None and self._fired.get(number, 0) >= times:
            return False
        if share < 1 and self._chance.random() >= share:
            return False
        self._fired[number] = self._fired.get(number, 0) + 1
        return True


class BadFaultsError(Exception):
    """The fault plan cannot be understood; its text is one clear sentence."""


def plan_from(value: Any) -> FaultPlan:
    """Read a plan already parsed from JSON."""
    try:
        return FaultPlan.model_validate(value)
    except ValidationError as error:
        raise BadFaultsError(_sentence(error)) from None


def plan_from_file(path: Path) -> FaultPlan:
    """Read a plan from a file."""
    try:
        return FaultPlan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadFaultsError(f"{path}: {error.strerror}") from None
    except ValidationError as error:
        raise BadFaultsError(f"{path}: {_sentence(error)}") from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    return f"{place}: {first['msg']}"
