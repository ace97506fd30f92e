"""Takes PostGrid's webhook events apart: what PostGrid did and what the post did are two reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic_core import to_json

from producers.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_THE_POST: Final = ("imbStatus", "imbDate", "imbZIPCode")


def parts(found: Record) -> Iterator[Record]:
    """
    Yield one report or two.

    An update is a snapshot of its order, in which what PostGrid did and what the post did stand side by side
    (postgrid.readme.io, "Tracking your orders").
    """
    said, order = found.said, found.said.get("data")
    if not isinstance(order, dict) or not str(said.get("type")).endswith(".updated"):
        yield found
        return
    if order.get("status") is None or order.get("imbStatus") is None:
        yield found
        return
    # The post's first: it has the time of what happened, the status only that of the snapshot.
    for part, others in (("imbStatus", ("status",)), ("status", _OF_THE_POST)):
        told = {**said, "data": {name: value for name, value in order.items() if name not in others}}
        yield Record(to_json(told), told, f"{found.place}[{part}]")
