"""How an event of anybody's is told apart from others, by the envelopes it came in."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.builders_scans import reading_of
from worker.domain.reading import Tracked, Unreadable

AT = "2026-01-07T18:00:00Z"
LATER = "2026-01-07T19:00:00Z"
VISIT = {"purl_token": "t", "status": "pURLOpened", "occurred_at": AT}
CLOUD = {"specversion": "1.0", "source": "press-7", "id": "1", "type": "visit"}


def under(message, said, endpoint="press"):
    """Read a Standard Webhook whose body said so."""
    return reading_of("generic", said, message={"id": message, "endpoint": endpoint})


def identity(reading):
    assert isinstance(reading, Tracked)
    return reading.sighting.identity


BODIES = [VISIT, {"type": "visit", "timestamp": AT, "data": VISIT}, {"id": "usr_1", "type": "visit", "data": VISIT}]


class TestTheIdOfAStandardWebhook:
    @pytest.mark.parametrize("body", BODIES)
    def test_tells_its_event_from_all_others(self, body):
        first, again, other = (identity(under(message, body)) for message in ("msg_1", "msg_1", "msg_2"))

        assert first == again != other

    def test_counts_for_one_endpoint(self):
        assert identity(under("1", VISIT, "press")) != identity(under("1", VISIT, "mail-room"))

    def test_may_be_longer_than_an_id_of_ours(self):
        assert identity(under("m" * 1000, VISIT)) != identity(under("m" * 1001, VISIT))

    def test_gives_way_to_the_events_own_id(self):
        assert identity(under("msg_1", {**VISIT, "event_id": "visit-1"})) == "visit-1"

    def test_gives_way_to_a_cloud_events_pair(self):
        cloud = {**CLOUD, "data": VISIT}

        assert (
            identity(under("msg_1", cloud)) == identity(under("msg_2", cloud)) == identity(reading_of("generic", cloud))
        )

    def test_changes_neither_the_time_nor_the_mailpiece(self):
        body = {"type": "visit", "timestamp": LATER, "data": {"mailpiece_id": "mp-1", "status": "Printed"}}

        plain, message = reading_of("generic", body), under("msg_1", body)
        assert message.keys == plain.keys == ("id:mp-1",)
        assert message.sighting.occurred_at == plain.sighting.occurred_at

    def test_lets_the_event_of_the_making_register_its_piece(self):
        own = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x"}
        body = {"timestamp": AT, "data": {**own, "status": "MailPieceCreated"}}

        assert under("msg_1", body).registers.mailpiece_id == "mp-1"


class TestWhatTheReceiverKnows:
    @pytest.mark.parametrize(
        "imitation",
        [
            {"webhook-id": "msg_1", "endpoint": "press", "data": VISIT},
            {"message": {"id": "msg_1", "endpoint": "press"}, "data": VISIT},
            {"request": {"message": {"id": "msg_1", "endpoint": "press"}}, "data": VISIT},
        ],
    )
    def test_is_no_part_of_what_a_sender_says(self, imitation):
        assert identity(reading_of("generic", imitation)) == identity(reading_of("generic", VISIT))

    def test_of_a_cloud_event_in_binary_mode_makes_it_the_structured_one(self):
        binary = reading_of("generic", VISIT, cloud_event=CLOUD)

        assert binary == reading_of("generic", {**CLOUD, "data": VISIT})


class TestACloudEventWithItsDataInBase64:
    def test_says_the_same_as_with_plain_data(self):
        coded = b64encode(b'{"purl_token": "t", "status": "pURLOpened", "occurred_at": "2026-01-07T18:00:00Z"}')

        said = {**CLOUD, "data_base64": coded.decode()}
        assert reading_of("generic", said) == reading_of("generic", {**CLOUD, "data": VISIT})

    @pytest.mark.parametrize("coded", ["%", "é", "", b64encode(b"[1]").decode(), b64encode(b"\xff").decode()])
    def test_that_is_damaged_is_a_dead_letter(self, coded):
        assert isinstance(reading_of("generic", {**CLOUD, "data_base64": coded}), Unreadable)
