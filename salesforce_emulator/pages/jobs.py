"""The bulk jobs: what each was asked, how far it is, and what became of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesforce_emulator.model.bulk_jobs import ABORTED, COMPLETE, FAILED, BulkJob
from salesforce_emulator.pages.markup import Html, Part, join, link, tag
from salesforce_emulator.pages.shell import heading, org_of, page
from salesforce_emulator.pages.tables import fold, table
from salesforce_emulator.pages.values import moment

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

MOST: Final = 200
TONES: Final = {COMPLETE: "good", FAILED: "bad", ABORTED: "bad"}
HEADS: Final = ("Job", "Asked", "State", "Rows", "Refused", "Created (UTC)", "Changed (UTC)")


async def show(request: Request) -> Response:
    """Show the jobs, newest first."""
    org = org_of(request)
    jobs = org.bulk.listed(org.clock.now())
    left = [f"{name}: {each['Remaining']:,} of {each['Max']:,} left." for name, each in org.bulk.allocations().items()]
    also = f"The latest {MOST} of {len(jobs):,}. " if len(jobs) > MOST else ""
    top = heading("Bulk jobs", also + " ".join(left))
    return page(request, "Bulk jobs", top, table("Bulk jobs, newest first", HEADS, [_row(job) for job in jobs[:MOST]]))


def _row(job: BulkJob) -> list[Part]:
    state = tag("span", job.state, class_=f"pill {TONES.get(job.state, 'waiting')}")
    why = tag("p", job.error, class_="note") if job.error else None
    counts: list[Part] = [job.processed, job.failed]
    return [tag("code", job.id), _asked(job), join(state, why), *counts, moment(job.created), moment(job.changed)]


def _asked(job: BulkJob) -> Html:
    asked = job.asked
    to = link(f"/objects/{asked.sobject}", asked.sobject)
    by = f" by {asked.external_id}" if asked.external_id else ""
    query = fold("Query", tag("code", asked.query)) if asked.query else None
    return join(asked.operation, " ", to, by, query)
