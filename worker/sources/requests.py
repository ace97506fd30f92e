"""What the receiver knows of the request that an event came in, and its payload does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from worker.envelope import RawEvent


class Message(TypedDict):
    """The id of a Standard Webhook, which counts for the endpoint it came to."""

    id: str
    endpoint: str


class Request(TypedDict, total=False):
    """The facts that are known; those of an event from a file are none."""

    trial: bool
    """The sender tried the address: its partner's debugger signed it, whose secret everybody has."""
    cloud_event: dict[str, str]
    """The attributes of a CloudEvent in binary mode, whose data is the payload."""
    message: Message
    mail_drops: list[str]
    """The mail drops of the endpoint it came to."""


_REQUEST: Final = TypeAdapter(Request)


def request_of(event: RawEvent) -> Request:
    """Give what is known of an event's request. Never raises."""
    try:
        return _REQUEST.validate_json(event.request or "{}")
    except ValueError:
        return Request()
