"""A mail drop's fields are made, then its held events go."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.builders import NOON, Hands, a_drop
from worker.domain.outcome import NotProvisioned
from worker.pipeline.provision import provision_drop


@dataclass
class InMemoryFieldMaker:
    """An org whose fields can be made, or not."""

    problem: NotProvisioned | None = None

    def provision(self, drop):
        """Make the fields, unless there is a problem."""
        del drop
        return self.problem


@dataclass
class InMemoryHeldEvents:
    """Which drops are free, and which are tried again when."""

    freed: list[str] = field(default_factory=list)
    postponed: dict[str, tuple[str, int]] = field(default_factory=dict)

    def postpone(self, bucket, *, why, until_ms):
        """Remember why, and until when."""
        self.postponed[bucket] = (why, until_ms)

    def free(self, bucket):
        """Let the held events go."""
        self.freed.append(bucket)


def test_the_held_events_go_as_soon_as_the_fields_are_made():
    held = InMemoryHeldEvents()

    said = provision_drop(a_drop(), InMemoryFieldMaker(), held, Hands().clock)

    assert said == "ready"
    assert held.freed == ["acme/572"]
    assert held.postponed == {}


def test_a_drop_without_fields_stays_held_and_is_tried_again_by_itself():
    held = InMemoryHeldEvents()
    maker = InMemoryFieldMaker(NotProvisioned("create the layout Contact Layout", seconds=60))

    said = provision_drop(a_drop(), maker, held, Hands().clock)

    assert said == "create the layout Contact Layout"
    assert held.freed == []
    assert held.postponed == {"acme/572": ("create the layout Contact Layout", NOON + 60_000)}
