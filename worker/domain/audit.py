"""Law 1, proved from what is stored: every event accepted has exactly one ending, or is waiting."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from worker.domain.event import Ending
from worker.envelope import NOBODY

ENDINGS: Final = (
    Ending.WRITTEN,
    Ending.REPEATED,
    Ending.SUPERSEDED,
    Ending.NOTED,
    Ending.DEAD,
    Ending.DISCARDED,
)
KEPT_IN_TIMELINES: Final = (Ending.WRITTEN, Ending.REPEATED, Ending.SUPERSEDED)
_ACCEPTED: Final = "accepted"
_PARKED: Final = "parked"


class Line(NamedTuple):
    """One equation: what was accepted, and where it is."""

    scope: str
    """"all", an org's name, or `org/drop`."""
    accepted: int
    endings: Counter[Ending]
    waiting: int

    @property
    def missing(self) -> int:
        """How many events cannot be accounted for; 0 in a balanced book."""
        return self.accepted - sum(self.endings.values()) - self.waiting


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is stored, read at one moment."""

    ledger: Counter[tuple[str, str]]
    """(bucket, ending or "accepted" or "parked") → how many."""
    places: dict[str, int]
    """Raw lanes, delivery lanes, held streams, the parking, the dead letters: how many entries each holds."""
    waiting_by_bucket: Counter[str] = field(default_factory=Counter)
    """How many entries of each mail drop were found in the delivery lanes and held streams."""
    timelines: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The endings that the timelines themselves hold, as (bucket, ending)."""
    noted: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many events of each source were noted with which sentence, as (source, why)."""

    def waiting(self) -> int:
        """How many events wait, wherever they are."""
        return sum(length for place, length in self.places.items() if place != Ending.DEAD)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The equations, and what does not agree with them."""

    lines: list[Line]
    disagreements: list[str]

    @property
    def balances(self) -> bool:
        """True when nothing is missing and every count agrees with what it counts."""
        return not self.disagreements and not any(line.missing for line in self.lines)


def judge(evidence: Evidence) -> Verdict:
    """Write down the equation of all, of each org and of each mail drop, and check every count against its things."""
    ledger = evidence.ledger
    buckets = sorted({bucket for bucket, _ in ledger if bucket != NOBODY})
    total = Counter[Ending]()
    drops = []
    for bucket in [NOBODY, *buckets]:
        endings = Counter({ending: ledger[bucket, ending] for ending in ENDINGS})
        total += endings
        if bucket != NOBODY:
            drops.append(Line(bucket, ledger[bucket, _ACCEPTED], endings, evidence.waiting_by_bucket[bucket]))
    lines = [Line("all", ledger[NOBODY, _ACCEPTED], total, evidence.waiting()), *_orgs(drops), *drops]
    return Verdict(lines, _disagreements(evidence, buckets, total))


def _orgs(drops: list[Line]) -> list[Line]:
    orgs: dict[str, Line] = {}
    for line in drops:
        org = line.scope.rpartition("/")[0]
        sofar = orgs.get(org, Line(org, 0, Counter(), 0))
        endings = sofar.endings + line.endings
        orgs[org] = Line(org, sofar.accepted + line.accepted, endings, sofar.waiting + line.waiting)
    return list(orgs.values())


def _disagreements(evidence: Evidence, buckets: list[str], total: Counter[Ending]) -> list[str]:
    pairs = [
        ("dead letters", total[Ending.DEAD], evidence.places.get(Ending.DEAD, 0)),
        ("noted events", total[Ending.NOTED], evidence.noted.total()),
        ("parked events", evidence.ledger[NOBODY, _PARKED], evidence.places.get(_PARKED, 0)),
    ]
    pairs += [
        (f"{ending} events of {bucket}", evidence.ledger[bucket, ending], evidence.timelines[bucket, ending])
        for bucket in buckets
        for ending in KEPT_IN_TIMELINES
    ]
    return [
        f"{what}: the ledger counts {counted}, stored are {stored}"
        for what, counted, stored in pairs
        if counted != stored
    ]
