"""Where, when and how often a fault strikes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt, PositiveInt

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Place = Literal["data", "bulk", "metadata", "soap", "login", "all"]
Moment = float | AwareDatetime
SERVICES: Final = "/services/"
_BULK: Final = ("/jobs/", "/jobs")
_STARTS: Final[dict[str, tuple[str, ...]]] = {
    "data": ("/services/data/",),
    "metadata": ("/services/Soap/m/",),
    "soap": ("/services/Soap/",),
    "login": ("/services/oauth2/", "/services/Soap/u/", "/services/Soap/c/"),
    "all": (SERVICES,),
}


class Page(BaseModel):
    """A part of the fault document: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be aimed at: one call, or one record of it; and the moment."""

    method: str
    path: str
    moment: datetime
    seconds: float
    """Since the plan was set."""
    object: str = ""
    record_id: str = ""
    known: bool = True
    """Whether the caller has a live session."""

    @property
    def rest(self) -> str:
        """Give the address below /services/data/vXX.X, or the whole of it elsewhere."""
        parts = self.path.split("/", 4)
        return f"/{parts[4] if len(parts) > 4 else ''}" if self.path.startswith("/services/data/v") else self.path  # noqa: PLR2004


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str | dict) else value


Where = Annotated[tuple[Place, ...], BeforeValidator(_listed)]


class Aim(Page):
    """What every fault can say of its target; without a word it strikes each call under /services/data."""

    where: Where = ("data",)
    path: str = ""
    method: str | None = None
    share: float = Field(default=1.0, ge=0, le=1)
    times: PositiveInt | None = None
    after_calls: NonNegativeInt = 0
    begins: Moment | None = Field(default=None, alias="from")
    ends: Moment | None = Field(default=None, alias="until")

    def meets(self, sight: Sight) -> bool:
        """Say whether this is the aimed call or record, now."""
        return self._timely(sight) and self._there(sight)

    def _there(self, sight: Sight) -> bool:
        if self.method is not None and self.method.upper() != sight.method:
            return False
        if self.path and self.path not in f"{sight.method} {sight.rest}" and self.path not in sight.path:
            return False
        return any(_is_at(place, sight) for place in self.where)

    def _timely(self, sight: Sight) -> bool:
        began = self.begins is None or _past(self.begins, sight)
        return began and not (self.ends is not None and _past(self.ends, sight))


def _is_at(place: Place, sight: Sight) -> bool:
    if place == "bulk":
        return sight.rest.startswith(_BULK) or sight.path.startswith("/services/async/")
    return sight.path.startswith(_STARTS[place])


def _past(moment: Moment, sight: Sight) -> bool:
    return sight.seconds >= moment if isinstance(moment, float) else sight.moment >= moment


class Rule:
    """One fault at work: its own chance, and how often it struck."""

    def __init__(self, name: str, aim: Aim, seed: int) -> None:
        """Seed the chance by the fault's own name, so that no fault changes another's luck."""
        self.name, self.aim = name, aim
        self.chance = random.Random(f"{seed} {name}")  # noqa: S311 - repeatable, not secret
        self.seen = self.struck = 0

    def strikes(self, sight: Sight) -> bool:
        """Decide whether the fault strikes here, and count it."""
        if not self.aim.meets(sight):
            return False
        self.seen += 1
        if self.seen <= self.aim.after_calls or (self.aim.times is not None and self.struck >= self.aim.times):
            return False
        if self.aim.share < 1 and self.chance.random() >= self.aim.share:
            return False
        self.struck += 1
        return True


def first(rules: list[Rule], sight: Sight) -> Any:
    """Give what strikes first, or nothing; those after it do not count the call."""
    found: Callable[[Rule], bool] = lambda rule: rule.strikes(sight)  # noqa: E731
    return next((rule.aim for rule in rules if found(rule)), None)
