"""Faults and limits as tests set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from salesforce_emulator.calls.lost import page
from salesforce_emulator.faults.reading import BadFaultsError, plan_from
from salesforce_emulator.model.errors import RequestRefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call


class _Limits(BaseModel):
    """The document of POST /emulator/limits; what it leaves out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    max: NonNegativeInt
    used: NonNegativeInt
    apps: dict[str, int] = Field(default_factory=dict)


def show(call: Call) -> Any:
    """Show the faults in force, and how often each of them struck."""
    faults = call.org.faults
    shown = faults.plan.model_dump(mode="json", exclude_none=True, exclude_defaults=True, by_alias=True)
    return {**shown, "seed": faults.plan.seed, "struck": faults.struck()}


def replace(call: Call) -> Any:
    """Replace the whole set of faults."""
    try:
        plan = plan_from(call.json())
    except BadFaultsError as error:
        raise RequestRefusedError(400, "BAD_FAULTS", str(error)) from None
    call.org.suffer(plan)
    return show(call)


def limits(call: Call) -> Any:
    """Set how many calls a day has, how many are used, and the limits of single apps."""
    own = call.org.limits
    now = {"max": own.maximum, "used": own.used, "apps": own.app_limits}
    try:
        wanted = _Limits.model_validate(now | call.json_object())
    except ValidationError as error:
        first = error.errors()[0]
        raise RequestRefusedError(400, "BAD_REQUEST", f"{first['loc']}: {first['msg']}") from None
    own.maximum, own.used, own.app_limits = wanted.max, wanted.used, wanted.apps
    return wanted.model_dump()


async def error_page(_request: Request) -> Response:
    """Give the page that calls to an org which has gone end up on."""
    return page(200, "The page you are looking for is not available.")
