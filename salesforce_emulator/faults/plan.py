"""The fault document: all the faults of one run, as the JSON spells them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, NonNegativeFloat, NonNegativeInt, PositiveInt

from salesforce_emulator.faults.aim import Aim, Page, Sight, Where
from salesforce_emulator.faults.latency import Latency  # noqa: TC001 - pydantic reads it
from salesforce_emulator.model.error_texts import MESSAGE_OF_CODE, STATUS_OF_CODE
from salesforce_emulator.model.errors import Problem

When = Literal["before", "after"]


class RecordError(Aim):
    """A share of the records, or certain records, refused with one code."""

    where: tuple[Literal["data"], ...] = ("data",)
    code: str
    message: str | None = None
    fields: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    object: str | None = None

    def meets(self, sight: Sight) -> bool:
        """Say whether this is the aimed record: by object and id; `method` is POST, PATCH or DELETE."""
        wanted = not self.ids or sight.record_id in self.ids
        named = self.object is None or self.object.lower() == sight.object.lower()
        method = self.method is None or self.method.upper() == sight.method
        return wanted and named and method and self._timely(sight)

    def problem(self) -> Problem:
        """Give the problem the record answers with."""
        return Problem(self.code, self.message or MESSAGE_OF_CODE.get(self.code, self.code), self.fields)


class Mishap(Aim):
    """A share of the calls whose answer goes wrong: `before` nothing was applied, `after` everything was."""

    when: When = "before"


class HttpError(Mishap):
    """A call answered with a bare status and an HTML page; 301 and 302 lead to an error page."""

    status: int = Field(default=503, ge=300, le=599)
    page: str | None = None
    """What the page says, instead of what Salesforce's own says."""
    retry_after: NonNegativeInt | None = None


class RequestError(Mishap):
    """A call refused with one code, in the form of its API: a JSON list, a SOAP fault, an OAuth error."""

    code: str
    message: str | None = None
    status: int | None = Field(default=None, ge=400, le=599)

    def meets(self, sight: Sight) -> bool:
        """Leave callers without a session to the data API: it refuses them first."""
        return (sight.known or not sight.path.startswith("/services/data/")) and super().meets(sight)

    def text(self) -> str:
        """Give the usual text of the code, unless told another."""
        return self.message or MESSAGE_OF_CODE.get(self.code, self.code)

    def http_status(self) -> int:
        """Give the usual status of the code, unless told another."""
        return self.status or STATUS_OF_CODE.get(self.code, 400)


class Drop(Mishap):
    """A connection cut without an answer."""


class Truncation(Mishap):
    """An answer that promises its whole length, and is cut off after a part of it."""

    when: When = "after"
    keep: float = Field(default=0.5, ge=0, lt=1)


class InstanceChange(Aim):
    """The org moves to another host: a URL, or a bare host name under which the same port answers too."""

    where: tuple[Literal["data"], ...] = ("data",)
    times: Literal[1] = 1
    to: str = Field(min_length=1)
    old_host: Literal["unauthorized", "redirect"] = "unauthorized"


class Maintenance(Aim):
    """A window in which nothing works: an HTML page, or the refusal API_CURRENTLY_DISABLED."""

    where: Where = ("all",)
    form: Literal["page", "api"] = "page"


class LongRunning(Page):
    """How many calls may last longer than so many seconds before new ones are refused."""

    seconds: NonNegativeFloat = 20.0
    most: PositiveInt = 25


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class FaultPlan(Page):
    """All the faults of one run."""

    preset: str | None = None
    seed: int = 0
    latency_ms: Annotated[tuple[Latency, ...], BeforeValidator(_as_list)] = ()
    record_errors: tuple[RecordError, ...] = ()
    request_errors: tuple[RequestError, ...] = ()
    http_errors: tuple[HttpError, ...] = ()
    drop_connection: Annotated[tuple[Drop, ...], BeforeValidator(_as_list)] = ()
    truncate: Annotated[tuple[Truncation, ...], BeforeValidator(_as_list)] = ()
    maintenance: Annotated[tuple[Maintenance, ...], BeforeValidator(_as_list)] = ()
    instance_change: InstanceChange | None = None
    expire_session_after: tuple[NonNegativeInt, ...] = ()
    revoke_session_after: tuple[NonNegativeInt, ...] = ()
    hidden_objects: tuple[str, ...] = ()
    daily_limit: NonNegativeInt | None = None
    long_running: LongRunning | None = None
