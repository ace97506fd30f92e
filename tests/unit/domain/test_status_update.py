"""The status update on the wire: what a delivery lane holds is what was put in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from worker.domain.reading import Sighting
from worker.domain.status import StatusCode
from worker.domain.status_update import StatusUpdate

IDS = some.text(some.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=100)
SIGHTINGS = some.builds(
    Sighting, some.sampled_from(StatusCode), some.integers(0, 4_102_444_800_000), IDS, some.integers(-840, 840)
)
UPDATES = some.builds(StatusUpdate, IDS, IDS.map(lambda drop: f"acme/{drop}"), SIGHTINGS, some.binary())


@given(update=UPDATES)
def test_an_update_survives_the_wire_with_its_original(update):
    assert StatusUpdate.unpack(update.pack()) == update


@pytest.mark.parametrize("body", [b"", b"garbage", b"a\tb\tc\td\te\tf\n", b"mp-1\tacme/572\t99\t0\t0\tx\n"])
def test_what_nobody_packed_is_refused(body):
    with pytest.raises(ValueError, match=r".+"):
        StatusUpdate.unpack(body)
