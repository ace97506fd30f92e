"""A report's JSON, held against the form that its source documents."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from worker.domain.dead_letter import Reason
from worker.domain.reading import Reading, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import TypeAdapter

    from worker.envelope import RawEvent

Told = TypeVar("Told")


def of_form(form: TypeAdapter[Told], what: str) -> Callable[[Callable[[Told], Reading]], Callable[[RawEvent], Reading]]:
    """Make a reader of events out of one of what they tell: a payload of another form is no `what`, and unreadable."""

    def reader(read: Callable[[Told], Reading]) -> Callable[[RawEvent], Reading]:
        @wraps(read)
        def read_event(event: RawEvent) -> Reading:
            try:
                told = form.validate_json(event.payload)
            except ValidationError:
                return Unreadable(Reason.UNREADABLE, f"This is damaged, or not {what}.")
            return read(told)

        return read_event

    return reader
