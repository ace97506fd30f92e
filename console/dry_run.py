"""Says what would become of each event in a file, without a store and without Salesforce."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, Final, assert_never

from console.produce_file import framed_in
from worker.domain.dated_ahead import judged
from worker.domain.dead_letter import Reason
from worker.domain.event import Ending
from worker.domain.purl_token import doubt_of
from worker.domain.reading import Noted, Registered, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.domain.status_sets import STATUS_SETS, Country
from worker.domain.timeline import Timeline
from worker.envelope import RawEvent
from worker.settings import is_page
from worker.sources import READERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from worker.domain.mailpiece import Mailpiece
    from worker.domain.reading import Reading

    Readers = Mapping[str, Callable[[RawEvent], Reading]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_SENTENCES: Final[Mapping[StatusCode, str]] = {
    StatusCode.CREATED: "The mailpiece's final PDF was made and sent to the print network.",
    StatusCode.ADDRESSED: "The printer finished addressing it.",
    StatusCode.PRINTED: "The printer finished printing it.",
    StatusCode.MAILED: "It was mailed.",
    StatusCode.IN_TRANSIT: "The postal service processed it where it entered the mail.",
    StatusCode.IN_LOCAL_AREA: "The postal service processed it near the recipient.",
    StatusCode.PROCESSED_FOR_DELIVERY: "The postal service cleared it for delivery.",
    StatusCode.RE_ROUTED: "The postal service sent it on to another address.",
    StatusCode.RETURNED_TO_SENDER: "The postal service is returning it to the sender.",
    StatusCode.PURL_OPENED: "The recipient opened the pURL.",
    StatusCode.PURL_COMPLETED: "The recipient reached the goal page.",
}
_MADE_KNOWN: Final = "It makes its mailpiece known, too."
_NO_PAGE: Final = "Its {} is no https:// address, so its pURL does not lead there: mend it."
_AGAIN: Final = "This event was reported before."
_ENDINGS: Final = {Ending.WRITTEN: "status", Ending.SUPERSEDED: "superseded", Ending.REPEATED: "repeated"}
_WHY_NOT: Final = {
    (Ending.SUPERSEDED, False): "This came late: a newer status is already shown.",
    (Ending.SUPERSEDED, True): "It is on its way back to the sender: that is not the recipient's mail.",
    (Ending.REPEATED, False): "This repeats a status that was already known.",
}


def dry_run(
    source: str, file: BinaryIO, name: str, country: Country, readers: Readers = READERS, *, now_ms: int
) -> Iterator[dict[str, Any]]:
    """
    Yield one line per raw event, in the file's order, as if each had arrived now, after those before it.

    Pieces are told apart by the key their source knows them by, and all are taken to be of one country.
    Raises ValueError for a source nobody reads, BadPackingError for a packed file that is damaged.
    """
    if source not in readers:
        raise ValueError(f"there is no source {source}; there are {', '.join(readers)}")
    timelines: defaultdict[str, Timeline] = defaultdict(Timeline)
    for framed in framed_in(source, file, name):
        if framed.problem:
            told = _Told("dead", framed.problem, dead_reason=Reason.UNREADABLE)
        else:
            reading = readers[source](RawEvent(source, framed.payload, now_ms, framed.origin))
            told = _told(judged(reading, now_ms), country, timelines)
        yield {"source": source, **told.columns()}


@dataclass(slots=True)
class _Told:
    """What is said of one event."""

    ending: str
    reason: str
    keys: tuple[str, ...] = ()
    identity: str = ""
    occurred_at: int | None = None
    codes: tuple[StatusCode, ...] = ()
    dead_reason: Reason | None = None
    """The slug of its dead letter; None where it makes none."""

    def columns(self) -> dict[str, Any]:
        return {
            "event": self.identity or None,
            "mailpiece": dict(key.split(":", 1) for key in self.keys),
            "occurred_at": None if self.occurred_at is None else _iso(self.occurred_at),
            "codes": [code.value for code in self.codes],
            "ending": self.ending,
            "reason": self.reason,
            "dead_reason": self.dead_reason,
        }


def _iso(at: int) -> str:
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _told(reading: Reading, country: Country, timelines: Mapping[str, Timeline]) -> _Told:
    match reading:
        case Tracked():
            return _tracked(reading, country, timelines[reading.keys[0]])
        case Registered(piece):
            made_known = f"Registers mailpiece {piece.mailpiece_id} of mail drop {piece.drop_id}."
            return _Told("noted", " ".join((made_known, *_doubts(piece))), piece.keys)
        case Noted(why, keys, identity, occurred_at):
            return _Told("noted", why, keys, identity, occurred_at)
        case Unreadable(reason, why, keys, identity):
            return _Told("dead", why, keys, identity, dead_reason=reason)
        case _:  # pragma: no cover - the type checker proves that there is no other
            assert_never(reading)


def _tracked(reading: Tracked, country: Country, timeline: Timeline) -> _Told:
    code, occurred_at, identity = reading.sighting[:3]
    told = _Told("dead", "", reading.keys, identity, occurred_at)
    if code not in STATUS_SETS[country]:
        told.reason = f"{code} is not a status that mail to {country} can have."
        told.dead_reason = Reason.NOT_IN_STATUS_SET
        return told
    before = {status.key for status in timeline.folded().statuses}
    event = timeline.take(reading.sighting)
    if event is None:
        told.ending, told.reason = "repeated", _AGAIN
        return told
    mine = [status for status in timeline.folded().statuses if timeline.events[status.event] is event]
    told.codes = tuple(status.key[1] for status in mine if status.key not in before and not status.way_back)
    for save in timeline.saves_due():
        timeline.saved(save, occurred_at // 1000)
    timeline.settle()
    told.ending = _ENDINGS[event.ending]
    way_back = any(status.way_back for status in mine)
    said = _SENTENCES[told.codes[-1] if told.codes else code]
    why = said if event.ending is Ending.WRITTEN else _WHY_NOT[event.ending, way_back]
    made_known = [_MADE_KNOWN, *_doubts(reading.registers)] if reading.registers else []
    told.reason = " ".join(filter(None, (why, reading.doubt, *made_known)))
    return told


def _doubts(piece: Mailpiece) -> list[str]:
    tokens = [key.removeprefix("purl:") for key in piece.keys if key.startswith("purl:")]
    pages = [name for name in ("start_url", "goal_url") if not is_page(piece.attributes.get(name) or "https://x")]
    return [*filter(None, map(doubt_of, tokens)), *map(_NO_PAGE.format, pages)]
