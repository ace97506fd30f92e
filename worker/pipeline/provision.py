"""A mail drop's fields: make them, then let its held events go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worker.domain.clock import Clock
    from worker.domain.mail_drop import MailDrop
    from worker.pipeline.ports import FieldMaker, HeldEvents


def provision_drop(drop: MailDrop, maker: FieldMaker, held: HeldEvents, clock: Clock) -> str:
    """Return "ready", or why the drop is not; then it is tried again by itself."""
    problem = maker.provision(drop)
    if problem is None:
        held.free(drop.bucket)
        return "ready"
    held.postpone(drop.bucket, why=problem.why, until_ms=clock.now_ms() + int(problem.seconds * 1000))
    return problem.why
