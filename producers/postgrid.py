"""Takes in PostGrid's webhook events: JSON lines, a JSON array, or one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic_core import from_json, to_json

from producers.framing import Framed, frames, routing_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_THE_POST: Final = ("imbStatus", "imbDate", "imbZIPCode")


def frame(file: BinaryIO, name: str) -> Iterator[Framed]:
    """
    Yield the reports of a file, those of one mailpiece routed alike.

    An update is a snapshot of its order, in which what PostGrid did and what the post did stand side by side
    (postgrid.readme.io, "Tracking your orders"): where it tells of both, these are two reports.
    """
    for framed in frames(file, name, routing=_routing):
        if b'"imbStatus"' in framed.payload and not framed.problem:
            yield from _parts(framed)
        else:
            yield framed


def _parts(framed: Framed) -> Iterator[Framed]:
    said = from_json(framed.payload)
    order = said.get("data")
    updated = str(said.get("type")).endswith(".updated") and isinstance(order, dict)
    if not updated or order.get("status") is None or order.get("imbStatus") is None:
        yield framed
        return
    # The post's first: it has the time of what happened, the status only that of the snapshot.
    for part, others in (("imbStatus", ("status",)), ("status", _OF_THE_POST)):
        kept = {name: value for name, value in order.items() if name not in others}
        yield framed._replace(payload=to_json({**said, "data": kept}), origin=f"{framed.origin}[{part}]")


def _routing(said: dict[str, Any]) -> str:
    data = said.get("data")
    return routing_text(data.get("orderID") or data.get("id")) if isinstance(data, dict) else ""
