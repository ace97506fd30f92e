"""What the pipeline asks of the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from worker.domain.field_values import Update
    from worker.domain.mail_drop import Drops, MailDrop
    from worker.domain.mailpiece import Found, Key, Mailpiece
    from worker.domain.outcome import NotProvisioned, Outcome
    from worker.domain.settlement import Entry, Handover, Settlement
    from worker.domain.timeline import Timeline


class Sink(Protocol):
    """Where one org's updates are written."""

    def save(self, updates: Sequence[Update], *, until: float) -> Sequence[Outcome]:
        """
        Write at most 200 updates of 200 different records; return one outcome per update, in order.

        Never raises for a record's or the org's sake. No request is started that could last beyond
        `until` (seconds of the process's monotonic clock).
        """


class Registry(Protocol):
    """The mailpieces that are known."""

    def find(self, keys: Sequence[Key]) -> Mapping[Key, Found]:
        """Return what is known by each of the keys; keys nobody knows are left out."""

    def parked(self, keys: Sequence[Key]) -> Mapping[Key, list[bytes]]:
        """Return the raw events, packed and in order, that wait for each of the keys."""

    def load(self, mailpiece_ids: Sequence[str]) -> Sequence[tuple[Mailpiece | None, Timeline]]:
        """Return each mailpiece with its timeline, in the order of the ids."""


class Lane(Protocol):
    """A lane we are the reader of."""

    name: str

    def read(self, count: int) -> list[Entry]:
        """Return the next entries: first what a reader before us left unsettled; [] at the end."""

    def read_again(self) -> None:
        """Begin once more with what is unsettled."""

    def ring_again_at(self, moment_ms: int) -> None:
        """Let the lane rest until then (ms since 1970, UTC), if entries are left."""


class RawLane(Lane, Protocol):
    """A raw lane we are the reader of."""

    def hand_over(self, handover: Handover) -> int:
        """Settle a batch, all at once. Return how many events stay because what they depend on has changed."""


class DeliveryLane(Lane, Protocol):
    """A delivery lane we are the reader of."""

    @property
    def doubtful(self) -> Collection[str]:
        """The mailpieces of whose last request nobody knows the answer: its sender died."""

    def announce(self, mailpiece_ids: Iterable[str]) -> float:
        """Note what is about to be sent; return until when we surely are the reader (monotonic seconds)."""

    def settle(self, settlement: Settlement) -> None:
        """Settle a part of a batch, all at once."""


class Orgs(Protocol):
    """Which orgs take updates now."""

    def hold(self, org: str, *, seconds: float, why: str) -> int:
        """Pause an org; the pause grows with each failure in a row. Return until when (ms since 1970, UTC)."""

    def resume(self, org: str) -> None:
        """Open an org that answers again."""


class DropKeeper(Protocol):
    """Who looks after mail drops whose field went missing."""

    def lost_field(self, bucket: str, *, why: str) -> None:
        """Hold the drop and have it provisioned again."""


class FieldMaker(Protocol):
    """Who makes a mail drop's fields in its org."""

    def provision(self, drop: MailDrop) -> NotProvisioned | None:
        """Make the fields writable: None when they are. Changes nothing that is there already."""


class HeldEvents(Protocol):
    """The mail drops, and the events that wait for their fields."""

    def load(self) -> Drops:
        """Return the drops as they stand now."""

    def postpone(self, bucket: str, *, why: str, until_ms: int) -> None:
        """Remember why the drop is not ready, and have it tried again then (ms since 1970, UTC)."""

    def free(self, bucket: str) -> None:
        """Send the drop's held events on, in order; when none is left the drop is ready."""
