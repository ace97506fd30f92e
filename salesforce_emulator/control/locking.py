"""Rows held by hand, as another user's long transaction would hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.ids import canonical

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call


class _Hold(BaseModel):
    """The document of POST /emulator/locks; what it leaves out stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ids: tuple[str, ...] = ()
    seconds: float = Field(default=10.0, ge=0)
    patience: float | None = Field(default=None, ge=0)


def hold(call: Call) -> Any:
    """Hold rows for some seconds, zero lets go of them; `patience` is how long callers wait for a row."""
    try:
        asked = _Hold.model_validate(call.json())
    except ValidationError as error:
        raise RequestRefusedError(400, "BAD_LOCKS", first_error(error, _Hold)) from None
    locks = call.org.locks
    locks.hold([canonical(each) or each for each in asked.ids], asked.seconds)
    if asked.patience is not None:
        locks.patience = asked.patience
    return show(call)


def show(call: Call) -> Any:
    """Show the rows that are held, with the seconds left, and the patience of callers."""
    return {"patience": call.org.locks.patience, "held": call.org.locks.held()}
