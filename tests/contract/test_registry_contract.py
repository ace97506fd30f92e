"""
What every registry promises: the one in memory, and the one on a real Redis.

fakeredis is not among them: its Lua cannot read the first line (`#!lua flags=…`) that all our scripts begin with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.builders import IMB_DIGITS, NOON, a_contact, a_piece, a_sighting, a_visit
from tests.fakes_store import InMemoryDeliveryLane, InMemoryRawLane, InMemoryRegistry
from tests.real_redis import Store, redis_server, store
from worker.domain.mailpiece import Mailpiece, Recipient
from worker.domain.settlement import Handover, Parking, Registration, Settlement
from worker.domain.status import StatusCode
from worker.domain.status_sets import Country
from worker.domain.timeline import Timeline

if TYPE_CHECKING:
    from worker.pipeline.ports import Registry

__all__ = ["redis_server", "store"]


UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
OF_ONE_PLACE = ("mp-90137451897903", "mp-165563997152494")
"""Two ids whose SHA-1 begin with the same six bytes."""


class Place(Protocol):
    """A registry, and the lanes that fill it."""

    @property
    def registry(self) -> Registry:
        """Return the registry."""

    def hand_over(self, handover: Handover) -> int:
        """Hand a batch over, as the reader of a raw lane."""

    def settle(self, settlement: Settlement) -> None:
        """Settle a batch, as the reader of a delivery lane."""


class InMemory:
    """The stand-in."""

    def __init__(self) -> None:
        self.registry = InMemoryRegistry()

    def hand_over(self, handover: Handover) -> int:
        """Hand a batch over."""
        return InMemoryRawLane("raw:0", self.registry).hand_over(handover)

    def settle(self, settlement: Settlement) -> None:
        """Settle a batch."""
        InMemoryDeliveryLane(self.registry).settle(settlement)


@dataclass
class OnRedis:
    """The real one."""

    store: Store

    @property
    def registry(self) -> Registry:
        """Return the registry."""
        return self.store.registry

    def hand_over(self, handover: Handover) -> int:
        """Hand a batch over."""
        return self.store.hand_over(handover)

    def settle(self, settlement: Settlement) -> None:
        """Settle a batch."""
        with self.store.delivery_lane() as lane:
            lane.settle(settlement)


@pytest.fixture(params=["in memory", "on Redis"])
def place(request: pytest.FixtureRequest) -> Place:
    """Return an empty registry of each kind."""
    return InMemory() if request.param == "in memory" else OnRedis(request.getfixturevalue("store"))


def register(place: Place, *pieces: Mailpiece, **released: list[bytes]) -> None:
    """Register mailpieces, as a raw lane does."""
    place.hand_over(Handover(registrations=[Registration(piece, released) for piece in pieces]))


def a_parking(identity: str = "v1", key: str = "purl:tok1", seen: bytes = b"") -> Parking:
    """Return an event out of the parking that goes back to it."""
    return Parking(b"", key, seen, a_visit(identity).pack())


def known(place: Place, key: str) -> list[str]:
    """Return the ids of the mailpieces of a key."""
    found = place.registry.find([key]).get(key)
    return [piece.mailpiece_id for piece in found.pieces] if found else []


class TestAMailpiece:
    def test_is_found_by_each_of_its_keys(self, place):
        register(place, a_piece())

        found = place.registry.find(["id:mp-1", "purl:tok1", "id:mp-2"])

        assert set(found) == {"id:mp-1", "purl:tok1"}
        assert known(place, "purl:tok1") == ["mp-1"]

    def test_is_not_found_by_a_key_nobody_said(self, place):
        assert place.registry.find(["id:mp-1"]) == {}
        assert place.registry.find([]) == {}

    @pytest.mark.parametrize(
        "piece",
        [
            a_piece(imb=IMB_DIGITS, planned_mail_date=date(2026, 1, 2)),
            a_piece(recipient=Recipient(external_id="E:1 é"), country=Country.CA, drop="9"),
            Mailpiece("a:b c", "572", Country.US, Recipient(external_id="1"), attributes={"tier": "gold\t\n"}),
            Mailpiece(UUID, "572", Country.US, Recipient(external_id="1")),
            Mailpiece(UUID.upper(), "572", Country.US, Recipient(external_id="1")),
        ],
    )
    def test_is_read_back_as_it_was_registered(self, place, piece):
        register(place, piece)

        ((loaded, timeline),) = place.registry.load([piece.mailpiece_id])

        assert loaded is not None
        assert loaded._replace(keys=()) == piece._replace(keys=())
        assert known(place, f"id:{piece.mailpiece_id}") == [piece.mailpiece_id]
        assert timeline.pack() == Timeline().pack()

    def test_is_not_found_by_the_id_of_another(self, place):
        register(place, a_piece(1), a_piece(2, keys=("id:mp-2", "id:mp-1")))

        assert known(place, "id:mp-1") == ["mp-1"]

    def test_is_told_from_another_that_would_stand_at_its_place(self, place):
        first, second = (Mailpiece(name, "572", Country.US, a_contact(1)) for name in OF_ONE_PLACE)
        register(place, first._replace(keys=("lob:1", "imb:1")), second._replace(keys=("lob:2", "imb:1")))

        place.settle(Settlement(timelines=[(second.mailpiece_id, Timeline(duplicates=2).pack())]))

        loaded = place.registry.load([second.mailpiece_id, first.mailpiece_id])
        assert [piece and piece.mailpiece_id for piece, _ in loaded] == [second.mailpiece_id, first.mailpiece_id]
        assert [timeline.duplicates for _, timeline in loaded] == [2, 0]
        assert [known(place, key) for key in ("lob:1", "lob:2", "imb:1")] == [
            [first.mailpiece_id],
            [second.mailpiece_id],
            [first.mailpiece_id, second.mailpiece_id],
        ]

    def test_shares_a_key_with_others_in_the_order_they_were_registered(self, place):
        register(place, a_piece(1, keys=("imb:1",)), a_piece(2, keys=("imb:1",)))
        register(place, a_piece(3, keys=("imb:1",)))

        assert known(place, "imb:1") == ["mp-1", "mp-2", "mp-3"]

    def test_is_found_once_when_it_is_registered_again(self, place):
        register(place, a_piece(1))
        register(place, a_piece(1, drop="573"))

        assert [known(place, key) for key in ("id:mp-1", "purl:tok1")] == [["mp-1"], ["mp-1"]]
        ((piece, _),) = place.registry.load(["mp-1"])
        assert piece is not None
        assert piece.drop_id == "573"

    def test_is_not_found_any_more_by_a_key_that_it_had(self, place):
        register(place, a_piece(1, keys=("imb:1",)), a_piece(2, keys=("imb:1",)), a_piece(3, keys=("imb:3",)))

        for number, former in ((1, "imb:1"), (3, "imb:3"), (3, "imb:1")):
            place.hand_over(Handover([Registration(a_piece(number, keys=("imb:4",)), {}, former=former)]))

        assert [known(place, f"imb:{digit}") for digit in "134"] == [["mp-2"], [], ["mp-1", "mp-3"]]

    def test_changes_what_is_seen_of_its_keys_and_of_no_others(self, place):
        register(place, a_piece(1, keys=("imb:1", "id:mp-1")))
        before = place.registry.find(["imb:1", "id:mp-1"])

        register(place, a_piece(2, keys=("imb:1",)))

        after = place.registry.find(["imb:1", "id:mp-1"])
        assert after["imb:1"].seen != before["imb:1"].seen
        assert after["id:mp-1"].seen == before["id:mp-1"].seen

    def test_that_is_not_there_is_loaded_as_nothing_in_its_place(self, place):
        register(place, a_piece(1), a_piece(2))

        loaded = place.registry.load(["mp-9", "mp-2", "mp-8", "mp-1", "mp-7"])

        assert [piece and piece.mailpiece_id for piece, _ in loaded] == [None, "mp-2", None, "mp-1", None]
        assert place.registry.load([]) == []


class TestAClaim:
    @pytest.mark.parametrize("key", ["purl:tok1", "id:mp-1"])
    def test_is_refused_with_all_its_batch_when_its_key_is_no_longer_whose_it_was_seen_to_be(self, place, key):
        claims = dict.fromkeys((key, "lob:free"), b"")
        register(place, a_piece(1))

        refused = place.hand_over(Handover([Registration(a_piece(2, keys=("lob:free",)), {})], claims, done=[b"1-0"]))

        assert refused == 1
        assert known(place, "lob:free") == []

    def test_stands_while_nobody_took_its_key(self, place):
        register(place, a_piece(1))
        seen = place.registry.find(["purl:tok1"])["purl:tok1"].seen

        place.hand_over(Handover([Registration(a_piece(1), {})], {"purl:tok1": seen, "purl:tok2": b""}))

        assert known(place, "purl:tok1") == ["mp-1"]


class TestATimeline:
    def test_is_read_back_as_it_was_settled(self, place):
        register(place, a_piece(1), a_piece(2))
        timeline = Timeline()
        timeline.take(a_sighting(StatusCode.MAILED, NOON + 7))
        timeline.saved(timeline.saves_due()[0], 12)
        timeline.settle()

        place.settle(Settlement(timelines=[("mp-2", timeline.pack())]))

        (_, first), (_, second) = place.registry.load(["mp-1", "mp-2"])
        assert first.events == []
        assert (second.events, second.shown) == (timeline.events, StatusCode.MAILED)


class TestTheParking:
    def test_keeps_the_events_of_a_key_in_their_order(self, place):
        place.hand_over(Handover(parkings=[a_parking("v1"), a_parking("v2")]))
        place.hand_over(Handover(parkings=[a_parking("v3"), a_parking("x", key="id:mp-2")]))

        parked = place.registry.parked(["purl:tok1", "id:mp-2", "id:mp-3"])

        assert parked == {
            "purl:tok1": [a_visit(name).pack() for name in ("v1", "v2", "v3")],
            "id:mp-2": [a_visit("x").pack()],
        }
        assert place.registry.parked([]) == {}

    @pytest.mark.parametrize("key", ["purl:tok1", "id:mp-1", f"id:{UUID}"])
    def test_lets_the_events_of_a_key_go_with_the_registration_of_their_mailpiece(self, place, key):
        place.hand_over(Handover(parkings=[a_parking("v1", key), a_parking("x", key="id:mp-2")]))
        piece = a_piece(keys=(key,))._replace(mailpiece_id=key.removeprefix("id:"))

        register(place, piece, **{key: [a_visit("v1").pack()]})

        assert place.registry.parked([key, "id:mp-2"]) == {"id:mp-2": [a_visit("x").pack()]}

    def test_takes_an_event_only_while_its_key_is_as_it_was_seen(self, place):
        register(place, a_piece())
        seen = place.registry.find(["purl:tok1"])["purl:tok1"].seen
        stale, fresh = a_parking("v1", seen=b"")._replace(entry_id=b"1-0"), a_parking("v2", seen=seen)

        refused = place.hand_over(Handover(parkings=[stale, fresh._replace(entry_id=b"2-0")]))

        assert refused == 1
        assert place.registry.parked(["purl:tok1"]) == {"purl:tok1": [a_visit("v2").pack()]}
