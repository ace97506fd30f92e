"""Faults and limits as tests set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, StringConstraints, ValidationError

from salesforce_emulator.calls.lost import page
from salesforce_emulator.faults.reading import BadFaultsError, plan_from
from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.errors import RequestRefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from salesforce_emulator.calls.call import Call


# a name goes into a header as it is
_AppName = Annotated[str, StringConstraints(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]


class _Limits(BaseModel):
    """The document of POST /emulator/limits; what it leaves out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    max: NonNegativeInt
    used: NonNegativeInt
    apps: dict[_AppName, NonNegativeInt] = Field(default_factory=dict)


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


def show_limits(call: Call) -> Any:
    """Show how many calls a day has, how many are used, and the limits of single apps."""
    own = call.org.limits
    return {"max": own.maximum, "used": own.used, "apps": own.app_limits}


def set_limits(call: Call) -> Any:
    """Set what a document says of the limits."""
    own, now = call.org.limits, show_limits(call)
    try:
        wanted = _Limits.model_validate(now | call.json_object())
    except ValidationError as error:
        raise RequestRefusedError(400, "BAD_LIMITS", first_error(error, _Limits)) from None
    own.maximum, own.used, own.app_limits = wanted.max, wanted.used, wanted.apps
    return wanted.model_dump()


async def error_page(_request: Request) -> Response:
    """Give the page that calls to an org which has gone end up on."""
    return page(200, "The page you are looking for is not available.")
