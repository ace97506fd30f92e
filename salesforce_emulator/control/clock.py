"""The org's clock, moved by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeFloat, ValidationError

from salesforce_emulator.model.documents import first_error
from salesforce_emulator.model.errors import RequestRefusedError
from salesforce_emulator.model.values import written
from salesforce_emulator.saving.due import run_due

if TYPE_CHECKING:
    from salesforce_emulator.calls.call import Call
    from salesforce_emulator.org import Org

LAST: Final = datetime(4000, 12, 31, 23, 59, 59, tzinfo=UTC)


EXAMPLE: Final = 'Say {"move": {"days": 2, "hours": 1}} or {"to": "2030-01-31T00:00:00Z"}.'


class _Move(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    days: NonNegativeFloat = 0
    hours: NonNegativeFloat = 0
    minutes: NonNegativeFloat = 0
    seconds: NonNegativeFloat = 0


class _Moved(BaseModel):
    """The document of POST /emulator/clock: so far ahead, or to a moment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    move: _Move = _Move()
    to: AwareDatetime | None = None


def show(call: Call) -> Any:
    """Tell the org's time, after doing what has become due."""
    return _told(call.org, run_due(call.org, call.org.clock.now()))


def move(call: Call) -> Any:
    """Move the clock ahead, and do what becomes due on the way, in order, each at its own time."""
    try:
        asked = _Moved.model_validate(call.json())
        target: datetime | None = asked.to or call.org.clock.now() + timedelta(**asked.move.model_dump())
    except ValidationError as error:
        raise _bad(f"{first_error(error, _Moved)} {EXAMPLE}") from None
    except OverflowError:
        target = None
    if target is None or target > LAST:
        raise _bad(f"The clock goes no further than {LAST.date()}, the last day Salesforce knows.")
    if target < call.org.clock.now():
        raise _bad("The clock only moves ahead.")
    ended = run_due(call.org, target)
    call.org.clock.move(max(target - call.org.clock.now(), timedelta()))
    return _told(call.org, ended)


def _told(org: Org, ended: int) -> Any:
    ahead = org.clock.now() - datetime.now(UTC)
    pending = sum(entry.state == "pending" for entry in org.automations.queue.entries)
    return {"now": written(org.clock.now()), "ahead_seconds": round(ahead.total_seconds()), "ended": ended,
            "pending": pending}  # fmt: skip


def _bad(text: str) -> RequestRefusedError:
    return RequestRefusedError(400, "BAD_CLOCK", text)
