"""One file's events, pushed from where it was interrupted."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from producers import PRODUCERS
from producers.outbox import now_ms
from producers.packed import BadPackingError, unpacked
from worker.envelope import RawEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from console.checkpoint import Checkpoint
    from producers.framing import Framed
    from producers.outbox import Outbox


@dataclass(slots=True)
class Produced:
    """What became of a file so far."""

    accepted: int = 0
    skipped: int = 0
    """Accepted by an earlier, interrupted run."""
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What is strange about the file, although its events can be read."""
    broken: str = ""
    """Why the file could not be read to its end, and what to do."""

    def said(self) -> list[str]:
        """Give all that is to be told of the file."""
        return [*self.problems, *self.remarks, *filter(None, [self.broken])]


class Road(NamedTuple):
    """Where events go, and where it is remembered how many went; nowhere for what cannot be read again."""

    outbox: Outbox
    checkpoint: Checkpoint | None
    waiting: Callable[[], None]
    """Called while the events wait before the outbox."""


def produce_file(
    source: str, file: BinaryIO, name: str, *, road: Road, after_chunk: Callable[[Produced], None]
) -> Produced:
    """
    Push a file's events and say what became of them; then forget its checkpoint.

    Raises StoreUnavailable, Stop for a changed file, and what `after_chunk` and the waiting raise; what was accepted
    stays accepted, and is remembered. A damaged file is not: the one that replaces it starts anew.
    """
    produced = Produced(skipped=road.checkpoint.accepted() if road.checkpoint else 0)
    events = _events(source, islice(framed_in(source, file, name), produced.skipped, None), produced)
    try:
        for count in road.outbox.push(events, waiting=road.waiting):
            produced.accepted += count
            if road.checkpoint:
                road.checkpoint.keep(produced.skipped + produced.accepted)
            after_chunk(produced)
    except BadPackingError as broken:
        before = f"; {produced.accepted:,} events before the damage were accepted, and will be told apart as repeated"
        produced.broken = f"{broken}{before if produced.accepted else ''}"
    if road.checkpoint:
        road.checkpoint.forget()
    return produced


def framed_in(source: str, file: BinaryIO, name: str) -> Iterator[Framed]:
    """Yield a file's reports, whatever it is packed in. Raises BadPackingError."""
    for inside, content in unpacked(file, name):
        yield from PRODUCERS[source](content, inside)


def _events(source: str, framed: Iterable[Framed], produced: Produced) -> Iterator[tuple[str, RawEvent]]:
    received_at = now_ms()
    for each in framed:
        if each.problem:
            produced.problems.append(f"{each.origin}: {each.problem}")
        if each.remark:
            produced.remarks.append(each.remark)
        yield each.routing, RawEvent(source, each.payload, received_at, each.origin)
