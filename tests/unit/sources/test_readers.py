"""What every reader promises, whatever it is given."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders_scans import a_scan
from worker.domain.reading import Noted, Reading, Registered, Tracked, Unreadable
from worker.domain.timeline import Timeline
from worker.envelope import RawEvent
from worker.sources import READERS

VALID: dict[str, Any] = {
    "lob": {
        "id": "evt_1",
        "object": "event",
        "reference_id": "psc_1",
        "event_type": {"id": "postcard.in_transit"},
        "date_created": "2026-01-07T18:02:11.120Z",
        "body": {"tracking_events": [{"name": "In Transit", "time": "2026-01-07T01:00:00Z"}]},
    },
    "usps": a_scan(),
    "milestone": {"mailpiece_id": "mp-1", "status": "Printed", "time": "2026-08-17T10:00:00Z", "event_id": "e"},
    "purl": {"token": "t", "event": "opened", "time": "2026-08-17T10:00:00Z", "headers": {"a": "b"}, "test": False},
    "postgrid": {
        "id": "event_1",
        "object": "event",
        "type": "letter.updated",
        "live": True,
        "createdAt": "2026-01-07T18:00:00.000Z",
        "data": {
            "id": "letter_1",
            "status": "completed",
            "imbStatus": "returned_to_sender",
            "imbDate": "2026-01-07T11:20:00Z",
        },
    },
    "postalytics": {
        "mailId": 7,
        "eventDate": "2026-01-07T18:00:00Z",
        "eventType": 0,
        "meta": {"dataId": 9, "dropId": 572, "fields": {"mailpiece_id": "mp-1"}},
    },
    "thanksio": {
        "event_type": "order_item.status_update",
        "event_id": "c4e1",
        "data": {"order_item.id": 1, "order_item.current_status": "Printed", "qrcode.url": None},
        "timestamp": 1750817946,
    },
    "stannp": {
        "event": "mailpiece_status",
        "created": "2024-04-12 08:00:00",
        "mailpiece": {"id": 98765, "status": "dispatched", "dispatched": "2024-04-12 08:00:00"},
    },
    "poplar": {"object_id": "m1", "object_type": "Mailing", "event": "mailed", "timestamp": "2026-01-07T18:00:00Z"},
    "generic": {
        "specversion": "1.0",
        "id": "1",
        "source": "printer",
        "time": "2026-01-07T18:00:00Z",
        "data": {
            "mailpiece_id": "mp-1",
            "imb": "0027012345600000004294105",
            "status": "In Transit",
            "event_id": "e",
            "test": False,
        },
    },
    "manifest": {"mailpiece_id": "m", "mail_drop_id": "1", "country": "US", "external_id": "x", "imb": "00" + "9" * 18},
}
STRANGE: list[Any] = [
    *(None, True, -1, 1.5, "", "\x00", "a\tb\nc", "\u2028", "a" * 100_000, "REDACTED", [], {}, [[]], {"a": {"b": []}}),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1/1/0001 00:00AM", "2026-01-01T00:00:00+00:00:30"),
]
GARBAGE = [
    *(b"", b"\x00", b"\xff\xfe", b"null", b"[]", b"{}", b'"x"', b"NaN", b'{"a":1e999}', b'{"imb":"\\ud800"}'),
    *(b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000, b'{"imb":' + b"9" * 10_000 + b"}"),
]


def read(source: str, payload: bytes) -> Reading:
    """Read, and check what the lanes and the timeline rely on."""
    reading = READERS[source](RawEvent(source, payload, 0))
    if isinstance(reading, Tracked):
        assert reading.sighting.identity.isprintable()
        assert all(key.isprintable() for key in reading.keys)
        timeline = Timeline()
        timeline.take(reading.sighting)
        assert Timeline.unpack(timeline.pack()).events
    return reading


def places(said: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))][not path :]


def changed(said: Any, path: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(said))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def test_every_reader_is_tried_with_what_is_valid_for_it():
    assert set(READERS) == set(VALID)


@pytest.mark.parametrize("source", READERS)
@pytest.mark.parametrize("payload", GARBAGE)
def test_garbage_is_unreadable_or_noted_and_never_raises(source, payload):
    assert isinstance(read(source, payload), Unreadable | Noted)


@pytest.mark.parametrize("source", READERS)
def test_a_strange_value_anywhere_never_raises(source):
    for path in places(VALID[source]):
        for value in STRANGE:
            assert isinstance(read(source, json.dumps(changed(VALID[source], path, value)).encode()), Reading)


@pytest.mark.parametrize("source", READERS)
def test_a_request_of_which_nothing_sensible_is_known_is_as_good_as_none(source):
    payload = json.dumps(VALID[source]).encode()

    for known in ("", "x", "7", "[" * 1000, '{"message": {"id": 7}}', '{"mail_drops": "572"}', '{"cloud_event": []}'):
        assert READERS[source](RawEvent(source, payload, 0, "", known)) == read(source, payload)


@pytest.mark.parametrize("source", READERS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_payload_never_raises(source, data):
    payload = bytearray(json.dumps(VALID[source]).encode())

    for place in data.draw(st.lists(st.integers(0, len(payload) - 1), max_size=4)):
        payload[place] = data.draw(st.integers(0, 255))

    assert isinstance(read(source, bytes(payload)), Reading)


@pytest.mark.parametrize("source", READERS)
def test_what_is_unreadable_is_not_repeated_in_the_sentence(source):
    secret = "Jane-Doe-12-Elm-Street"

    for path in places(VALID[source]):
        reading = read(source, json.dumps(changed(VALID[source], path, secret)).encode())
        if isinstance(reading, Unreadable | Noted):
            assert secret not in reading.why


def test_no_two_readers_know_each_other():
    for source in READERS:
        module = sys.modules[f"worker.sources.{source}"]
        others = {f"worker.sources.{other}" for other in READERS if other != source}
        assert not others & {getattr(value, "__module__", "") for value in vars(module).values()}


def test_a_registration_comes_from_the_manifest_only():
    made = {source: type(read(source, json.dumps(said).encode())) for source, said in VALID.items()}

    assert [source for source, reading in made.items() if reading is Registered] == ["manifest"]
