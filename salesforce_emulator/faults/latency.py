"""How long calls take."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final, Self

from pydantic import Field, NonNegativeFloat, PositiveFloat, model_validator

from salesforce_emulator.faults.aim import Aim, Page

if TYPE_CHECKING:
    import random

_TAIL: Final = 3.0


class Slow(Page):
    """A share of the calls that take much longer than the rest."""

    share: float = Field(ge=0, le=1)
    ms: NonNegativeFloat


class Latency(Aim):
    """One distribution of waits in milliseconds: between two bounds, normal, or by its percentiles."""

    min: NonNegativeFloat = 0
    max: NonNegativeFloat = 0
    mean: NonNegativeFloat | None = None
    deviation: NonNegativeFloat = 0
    p50: PositiveFloat | None = None
    p95: PositiveFloat | None = None
    p99: PositiveFloat | None = None
    slow: Slow | None = None
    working: bool = False
    """Whether all the time passes while the call holds the rows it saves, and not half of it before."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.p50 is None and (self.p95 is not None or self.p99 is not None):
            raise ValueError("p95 and p99 need p50")
        told = [each for each in (self.p50, self.p95, self.p99) if each is not None]
        if told != sorted(told):
            raise ValueError("p50, p95 and p99 must rise")
        return self

    def seconds(self, chance: random.Random) -> float:
        """Give one call's wait."""
        if self.slow is not None and chance.random() < self.slow.share:
            return self.slow.ms / 1000
        if self.p50 is not None:
            return self._by_percentile(chance.random()) / 1000
        if self.mean is not None:
            return max(0.0, chance.gauss(self.mean, self.deviation)) / 1000
        return chance.uniform(self.min, self.max) / 1000 if self.max > 0 else 0.0

    def _by_percentile(self, share: float) -> float:
        """Draw so that the given percentiles are met: straight lines between them on a logarithmic scale."""
        knots = [(0.0, (self.p50 or 0) / _TAIL), (0.5, self.p50 or 0)]
        knots += [(at, told) for at, told in ((0.95, self.p95), (0.99, self.p99)) if told is not None]
        knots.append((1.0, knots[-1][1] * (_TAIL if len(knots) == 2 else 1.0)))  # noqa: PLR2004 - p50 alone
        for (left, low), (right, high) in itertools.pairwise(knots):
            if share <= right:
                part = (share - left) / (right - left)
                return math.exp(math.log(low) + part * (math.log(high) - math.log(low)))
        return knots[-1][1]
