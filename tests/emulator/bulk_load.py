"""A big bulk job, timed: `python -m tests.emulator.bulk_load 150000`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.emulator.bulk_steps import ENDED, change, look, open_job, text_of, upload
from tests.emulator.conftest import FIELD, running

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

SEEDED_AT_ONCE = 10_000


def seeded(org: Client, count: int) -> list[str]:
    """Fill an org with a status field and so many contacts."""
    org.status_field()
    ids: list[str] = []
    for start in range(0, count, SEEDED_AT_ONCE):
        numbers = range(start, min(start + SEEDED_AT_ONCE, count))
        people = [{"LastName": f"Doe {n}", "Email": f"{n}@example.com", "External_Id__c": f"R{n}"} for n in numbers]
        ids += org.seed(contacts=people)["contacts"]
    return ids


def bulk_load(org: Client, ids: list[str], text: str) -> dict[str, float]:
    """Write a status to every contact by one job, calls in between included; give the seconds of each step."""
    began = time.perf_counter()
    job = open_job(org)
    file = f"Id,{FIELD}\n" + "".join(f"{each},{text}\n" for each in ids)
    upload(org, job, file)
    uploaded = time.perf_counter()
    change(org, job, "UploadComplete")
    slowest = 0.0
    while (seen := look_timed(org, job))[0] not in ENDED:
        slowest = max(slowest, seen[1])
        time.sleep(0.1)
    processed = time.perf_counter()
    lines = text_of(org, job, "successfulResults").count("\n") - 1
    ended = time.perf_counter()
    assert (seen[0], lines) == ("JobComplete", len(ids)), (seen, lines)
    steps = {"upload": uploaded - began, "process": processed - uploaded, "results": ended - processed}
    return {**steps, "slowest_call": slowest, "rows_per_second": len(ids) / (processed - uploaded)}


def look_timed(org: Client, job: dict[str, str]) -> tuple[str, float]:
    """Look at a job's state, and say how long the answer took."""
    began = time.perf_counter()
    state: str = look(org, job)["state"]
    return state, time.perf_counter() - began


def peak_mib(process_id: int) -> float:
    """Give the most memory a process has used, on Linux."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Measure with as many contacts as the command line says."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150_000
    with running(*sys.argv[2:]) as org:
        org.log_in()
        ids = seeded(org, count)
        before = peak_mib(org.process_id)
        for text in ("Mailed", "InTransit"):
            steps = bulk_load(org, ids, text)
            print({name: round(value, 2) for name, value in steps.items()})  # noqa: T201
        print({"rows": count, "seeded_mib": round(before), "peak_mib": round(peak_mib(org.process_id))})  # noqa: T201


if __name__ == "__main__":
    main()
