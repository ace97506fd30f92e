"""What the receiver works with."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from producers.receiver.signatures import Signed, is_genuine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from producers.receiver.intake import Endpoint, Intake


class Pages(NamedTuple):
    """Where a visitor is sent: the page a pURL starts at, and its goal page. Either may be missing ("")."""

    start: str
    goal: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Everything one receiving process was given."""

    intake: Intake
    endpoints: Mapping[str, Endpoint]
    api_keys: tuple[str, ...]
    pages_of: Callable[[str], Pages | None]
    """The pages of a pURL's token, or None when no mailpiece has it. Raises StoreUnavailable."""
    doubt_of: Callable[[str], str]
    """Why a pURL with this token would not be answered, in one sentence; "" where it would."""
    fault_of: Callable[[str, bytes], str]
    """Why an event of a source would become a dead letter for what it says, in one sentence; "" where it would not."""
    check: Callable[[], None]
    """Raises StoreUnavailable when events cannot be stored now."""
    most_bytes: int = 10_000_000
    visit_seconds: float = 3.0
    """Within these the same browser opens a pURL once: a page that fires twice makes one visit."""
    now: Callable[[], float] = field(default=time.time)

    def has_key(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request carries one of the keys of the generic intake."""
        return is_genuine("bearer", Signed(headers, b""), self.api_keys, now=self.now())
