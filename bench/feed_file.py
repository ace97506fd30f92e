"""One long feed file, produced and normalized: rates, and the producer's peak memory: `python -m bench.feed_file`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic_core import to_json

from bench.feed import Mailing
from bench.stage import wait_until
from bench.store import DROP, register, store
from console.fleet import Fleet, worker_command
from console.run import stop_as_by_ctrl_c
from worker.domain.record_id import to_18
from worker.settings import event_store_url

if TYPE_CHECKING:
    from worker.bootstrap import Parts

EVENTS: Final = 1_000_000
MOST_MEMORY: Final = 200 << 20
"""What the producer may take at its peak, in bytes."""
_SCANS_EACH: Final = 5
_PRODUCE: Final = (sys.executable, "-c", "from console.main import main; main()", "produce", "usps")
_WATCHED: Final = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
"""Says what a command took at its peak: the system counts in what its starter holds, so that is a small one."""
_LIMIT_SECONDS: Final = 1800
_MB: Final = 1 << 20


class Measured(NamedTuple):
    """What a feed file cost."""

    events: int
    file_bytes: int
    producing: float
    """Events per second."""
    normalizing: float
    peak: int
    """The producer's most memory, in bytes."""


def measure(events: int) -> Measured:
    """Write a feed of one line, produce it in a process of its own, and normalize it with two worker processes."""
    record_ids = [to_18(f"0035e{number:010d}") for number in range(events // _SCANS_EACH)]
    mailing = Mailing(DROP, record_ids)
    with store() as parts, tempfile.TemporaryDirectory(prefix="mailstatus-feed-") as name:
        register(parts, mailing.rows())
        file = Path(name) / "feed.json"
        written = _write(mailing, file)
        seconds, peak = _produce(file)
        waiting = _waiting(parts)
        if waiting != written:
            raise SystemExit(f"{written:,} events were produced, and {waiting:,} wait")
        normalizing = _normalize(parts, Path(name) / "workers.log")
        return Measured(written, file.stat().st_size, written / seconds, normalizing, peak)


def _write(mailing: Mailing, file: Path) -> int:
    """Write all events as one body on one line; return how many."""
    count = 0
    with file.open("wb") as feed:
        feed.write(b'{"msgGrpId":"bench","events":[')
        for scan in mailing.scans():
            feed.write((b"," if count else b"") + to_json(scan))
            count += 1
        feed.write(b"]}")
    return count


def _produce(file: Path) -> tuple[float, int]:
    """Produce the file; return seconds and peak memory."""
    before = time.perf_counter()
    command = [sys.executable, "-c", _WATCHED, *_PRODUCE, str(file), "--json"]
    watched = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if watched.returncode:
        raise SystemExit("the producer failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - before, int(watched.stdout) * unit


def _normalize(parts: Parts, log: Path) -> float:
    """Return events per second, from the first settlement to the last: a worker's start is not counted."""
    fleet = Fleet({"MAILSTATUS_REDIS__URL": event_store_url(parts.settings)}, log=log)
    full = _waiting(parts)
    fleet.start("normalize", worker_command("normalize", concurrency=2, name="normalize"))
    try:
        wait_until(lambda: _waiting(parts) < full, seconds=120, what="normalizing to begin")
        begun, left = time.perf_counter(), _waiting(parts)
        wait_until(lambda: not _waiting(parts), seconds=_LIMIT_SECONDS, what="normalizing to end")
        return left / (time.perf_counter() - begun)
    finally:
        fleet.stop()


def _waiting(parts: Parts) -> int:
    places = parts.ledger.snapshot().places
    return sum(length for place, length in places.items() if place.startswith("raw:"))


def show(measured: Measured) -> None:
    """Print the rates and the peak."""
    print(f"a feed file of {measured.events:,} events, {measured.file_bytes / _MB:,.0f} MiB on one line:")
    print(f"  produced at {measured.producing:,.0f} events a second, at most {measured.peak / _MB:,.0f} MiB of memory")
    print(f"  normalized at {measured.normalizing:,.0f} events a second by two worker processes")


def main() -> None:
    """Measure and print; exit with 1 when the producer took more memory than it may."""
    arguments = argparse.ArgumentParser(prog="python -m bench.feed_file", description=__doc__)
    arguments.add_argument("--events", type=int, default=EVENTS, help="how many scans (default 1,000,000)")
    chosen = arguments.parse_args()
    stop_as_by_ctrl_c()
    measured = measure(chosen.events)
    show(measured)
    raise SystemExit(measured.peak > MOST_MEMORY)


if __name__ == "__main__":
    main()
