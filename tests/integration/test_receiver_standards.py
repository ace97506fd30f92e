"""Standard Webhooks and CloudEvents at the receiver: any sender that keeps to them feeds the system."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.integration.test_receiver import SECRETS, Served, serving
from worker.domain.mailpiece import Recipient
from worker.envelope import RAW_LANES, RawEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDPOINTS = """
[receiver.endpoints.press]
source = "generic"
secrets = [{ env = "PRESS_SECRET" }]
[receiver.endpoints.grid]
source = "generic"
signature = "bearer"
secrets = [{ env = "NEW_KEY" }]
"""
ADDRESSES = ["/webhooks/generic/grid", "/v1/events"]
PRESS = "/webhooks/generic/press"
ONE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
AT = "2026-08-17T10:00:00Z"
PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x", "purl_token": "t"}
VISIT = {"purl_token": "t", "status": "pURLOpened", "occurred_at": AT}
CLOUD = {"specversion": "1.0", "source": "press-7", "id": "1", "type": "visit"}
BINARY = {"Ce-Id": "1", "CE-Source": "press-7", "ce-type": "visit", "ce-SpecVersion": "1.0"}


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("standards"), backlog=100, longest=10**6, more=ENDPOINTS) as one:
        yield one


@pytest.fixture
def known(store: Any) -> Any:
    """Return a store that knows one mailpiece, and a sink that has its record."""
    store.accept(RawEvent("manifest", json.dumps(PIECE).encode(), 0))
    store.normalize_all()
    store.sink.records = {Recipient(external_id=PIECE["external_id"]).address: {}}
    return store


@pytest.fixture
def served(known: Any, _running: Served) -> Served:
    """Give each test such a store behind the receiver."""
    del known
    return _running


def signed(message: str, body: bytes, *, ago: float = 0, name: str = "webhook") -> dict[str, str]:
    """Return the headers of a Standard Webhook that was sent so many seconds ago."""
    moment = str(int(time.time() - ago))
    key = base64.b64decode(SECRETS["PRESS_SECRET"].removeprefix("whsec_"))
    digest = hmac.new(key, f"{message}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        f"{name}-id": message,
        f"{name}-timestamp": moment,
        f"{name}-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def sent(served: Served, message: str, said: Any, **more: Any) -> requests.Response:
    body = json.dumps(said).encode()
    return served.post(PRESS, body, None, **signed(message, body, **more))


def endings(store: Any) -> dict[str, int]:
    """Send all that was taken in down its road, and count how it ended; the manifest's line is noted."""
    store.normalize_all()
    store.deliver_all()
    assert store.audit().balances
    counted = {name: store.counted("acme/572", name) for name in ("written", "repeated", "superseded")}
    counted["dead"] = len(list(store.dead.all()))
    return {name: count for name, count in counted.items() if count}


class TestAStandardWebhook:
    BODY = {"type": "visit", "timestamp": AT, "data": {"purl_token": "t", "status": "pURLOpened"}}  # noqa: RUF012

    @pytest.mark.parametrize("name", ["webhook", "svix"])
    def test_sent_again_is_the_same_event(self, store, served, name):
        answers = [sent(served, "msg_1", self.BODY, ago=ago, name=name).json() for ago in (200, 5)]

        assert answers == [{"accepted": 1}] * 2
        assert endings(store) == {"written": 1, "repeated": 1}

    @pytest.mark.parametrize("name", ["webhook", "svix"])
    def test_is_another_event_than_one_with_another_id_that_says_the_same(self, store, served, name):
        for message in ("msg_1", "msg_2"):
            sent(served, message, self.BODY, name=name)

        assert endings(store) == {"written": 2}

    def test_with_several_events_keeps_each_of_them_and_repeats_each_of_them(self, store, served):
        for _ in range(2):
            assert sent(served, "msg_1", [self.BODY, self.BODY, VISIT]).json() == {"accepted": 3}

        assert endings(store) == {"written": 3, "repeated": 3}

    def test_happened_when_its_body_says_and_not_when_it_was_sent(self, store, served):
        sent(served, "msg_1", {"type": "visit", "data": {"purl_token": "t", "status": "pURLOpened"}})

        assert endings(store) == {"dead": 1}  # there is no time in the body, and none is made up

    def test_that_is_garbage_is_kept_as_it_came(self, served):
        body = b"{garbage"

        assert served.post(PRESS, body, None, **signed("msg_1", body)).json() == {"accepted": 1}
        assert [event.payload for event in served.events()] == [body]

    def test_whose_id_was_changed_on_the_way_is_refused(self, served):
        body = json.dumps(self.BODY).encode()

        headers = signed("msg_1", body) | {"webhook-id": "msg_2"}
        assert served.post(PRESS, body, None, **headers).status_code == 401


def test_a_standard_webhook_sent_again_after_a_restart_is_the_same_event(known, redis_server, tmp_path):
    for _ in range(2):
        with serving(redis_server, tmp_path, backlog=100, more=ENDPOINTS) as served:
            sent(served, "msg_1", VISIT)
        known.normalize_all()
        known.deliver_all()

    assert endings(known) == {"written": 1, "repeated": 1}


@pytest.mark.parametrize("path", ADDRESSES)
class TestACloudEvent:
    def test_is_known_by_its_pair_in_every_mode(self, store, served, path):
        cloud = {**CLOUD, "data": VISIT}

        binary = requests.post(
            served.url + path, json=VISIT, headers=BINARY | {"Authorization": "Bearer new"}, timeout=10
        )
        one = served.post(path, cloud, Content_Type="Application/CloudEvents+JSON; charset=utf-8")
        batch = served.post(path, [cloud, {**cloud, "id": "2"}, {**cloud, "source": "x"}], Content_Type=BATCH)

        assert [answer.json() for answer in (binary, one, batch)] == [{"accepted": number} for number in (1, 1, 3)]
        assert endings(store) == {"written": 3, "repeated": 2}

    def test_happened_at_its_time_where_the_data_has_none(self, store, served, path):
        data = {name: text for name, text in VISIT.items() if name != "occurred_at"}

        for answer in (
            served.post(path, {**CLOUD, "time": AT, "data": data}, Content_Type=ONE),
            served.post(path, data, **BINARY, ce_time=AT),
        ):
            assert answer.json() == {"accepted": 1}
        assert endings(store) == {"written": 1, "repeated": 1}

    def test_may_have_its_data_in_base64(self, store, served, path):
        coded = b64encode(json.dumps(VISIT).encode()).decode()

        one = served.post(path, {**CLOUD, "data_base64": coded}, Content_Type=ONE)
        again = served.post(path, [{**CLOUD, "data": VISIT}], Content_Type=BATCH)

        assert [answer.json() for answer in (one, again)] == [{"accepted": 1}] * 2
        assert endings(store) == {"written": 1, "repeated": 1}

    @pytest.mark.parametrize("coded", ["%", "", "e30", b64encode(b"[1]").decode(), b64encode(b"\xff").decode()])
    def test_whose_base64_is_damaged_is_refused_or_a_dead_letter(self, store, served, path, coded):
        answer = served.post(path, {**CLOUD, "data_base64": coded}, Content_Type=ONE)

        assert answer.status_code == (422 if path == "/v1/events" else 200)
        assert endings(store) == ({} if path == "/v1/events" else {"dead": 1})

    def test_may_be_none_of_a_batch(self, served, path):
        assert served.post(path, [], Content_Type=BATCH).json() == {"accepted": 0}
        assert served.events() == []

    @pytest.mark.parametrize("fault", [{"specversion": "0.3"}, {"id": None}])
    def test_that_is_none_by_its_standard_is_refused_or_read_as_far_as_it_goes(self, store, served, path, fault):
        answer = served.post(path, {**CLOUD, "data": VISIT, **fault}, Content_Type=ONE)

        assert answer.status_code == (422 if path == "/v1/events" else 200)
        assert endings(store) == ({} if path == "/v1/events" else {"written": 1})

    def test_keeps_its_order_with_the_plain_events_of_its_mailpiece(self, store, served, path):
        pieces = [f"mp-{number}" for number in range(12)]
        for piece in pieces:
            event = {"mailpiece_id": piece, "status": "Printed", "occurred_at": AT}
            served.post("/v1/events", [event])
            served.post(path, {**CLOUD, "data": event}, Content_Type=ONE)

        lanes = [b"\n".join(store.bodies(f"raw:{number}")) for number in range(RAW_LANES)]
        assert all(any(lane.count(f'"{piece}"'.encode()) == 2 for lane in lanes) for piece in pieces)

    def test_in_a_format_that_is_not_read_is_refused(self, served, path):
        for media in ("application/cloudevents+avro", "application/cloudevents", "application/xml", "image/png"):
            assert served.post(path, b"x", Content_Type=media).status_code == 415

    def test_in_a_batch_that_says_one_at_a_time_is_refused_or_kept(self, served, path):
        answer = served.post(path, [{**CLOUD, "data": VISIT}], Content_Type=ONE)

        assert answer.status_code == (422 if path == "/v1/events" else 200)

    def test_with_a_header_that_is_not_utf_8_is_refused(self, served, path):
        assert served.post(path, VISIT, **BINARY | {"ce-source": "%C0%A0"}).status_code == 400

    @pytest.mark.parametrize("headers", [{}, {"WebHook-Request-Rate": "120"}])
    def test_may_be_sent_by_who_asks_for_it_first(self, served, path, headers):
        asked = {"WebHook-Request-Origin": "events.example.com", **headers}

        answer = requests.options(served.url + path, headers=asked, timeout=10)

        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["WebHook-Allowed-Origin"] == "events.example.com"
        assert (answer.headers["WebHook-Allowed-Rate"], answer.headers["Allow"]) == ("*", "POST")
        assert served.events() == []

    def test_is_all_that_may_be_asked_for(self, served, path):
        cors = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}

        answer = requests.options(served.url + path, headers=cors, timeout=10)

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert not [name for name in answer.headers if "allow-" in name.lower() or "allowed-" in name.lower()]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/webhooks/generic/other", 404), ("/webhooks/lob/live", 405), ("/usps/iv-mtr", 405), ("/v1/mailpieces", 405)],
)
def test_nobody_may_send_cloud_events_elsewhere(served, path, status):
    answer = requests.options(served.url + path, headers={"WebHook-Request-Origin": "example.com"}, timeout=10)

    assert answer.status_code == status
    assert "WebHook-Allowed-Origin" not in answer.headers


class TestTheGenericIntake:
    @pytest.mark.parametrize("missing", ["specversion", "id", "source", "type", "data"])
    def test_says_what_a_cloud_event_lacks(self, served, missing):
        cloud = {name: value for name, value in {**CLOUD, "data": VISIT}.items() if name != missing}

        one, batch = (
            served.post("/v1/events", cloud, Content_Type=ONE),
            served.post("/v1/events", [cloud], Content_Type=BATCH),
        )

        assert [each["loc"] for each in one.json()["detail"]] == [["body", missing]]
        assert [each["loc"] for each in batch.json()["detail"]] == [["body", 0, missing]]
        assert served.events() == []

    @pytest.mark.parametrize("missing", ["Ce-Id", "CE-Source", "ce-type", "ce-SpecVersion"])
    def test_says_which_header_a_cloud_event_lacks(self, served, missing):
        headers = {name: text for name, text in BINARY.items() if name != missing}

        answer = served.post("/v1/events", VISIT, **headers)

        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", missing.lower().removeprefix("ce-")]

    @pytest.mark.parametrize(
        "data", [{**VISIT, "name": "Ada"}, {"status": "Printed"}, {**VISIT, "imb": "12"}, [VISIT], "x", None]
    )
    def test_is_as_strict_with_the_data_as_with_an_event(self, served, data):
        answers = [
            served.post("/v1/events", {**CLOUD, "data": data}, Content_Type=ONE),
            served.post("/v1/events", data, **BINARY),
        ]

        assert [answer.status_code for answer in answers] == [422, 422]
        assert "Ada" not in "".join(answer.text for answer in answers)

    @pytest.mark.parametrize("version", ["0.3", "2.0", ""])
    def test_takes_one_version(self, served, version):
        cloud = {**CLOUD, "specversion": version, "data": VISIT}

        assert served.post("/v1/events", cloud, Content_Type=ONE).status_code == 422

    def test_takes_a_thousand_and_no_more(self, served):
        small = {"specversion": "1.0", "source": "s", "id": "1", "type": "t", "data": VISIT}

        many = served.post("/v1/events", [small] * 1001, Content_Type=BATCH)

        assert many.status_code == 422

    @pytest.mark.parametrize("media", ["application/json", "Application/JSON;charset=UTF-8", "application/vnd.x+json"])
    def test_goes_on_taking_a_list(self, served, media):
        assert served.post("/v1/events", [VISIT], Content_Type=media).json() == {"accepted": 1}

    @pytest.mark.parametrize(
        "media", ["text/plain", "application/x-www-form-urlencoded", "application/cloudevents+xml"]
    )
    def test_says_which_content_types_it_takes(self, served, media):
        answer = served.post("/v1/events", [VISIT], Content_Type=media)

        assert answer.status_code == 415
        assert {"application/json", ONE, BATCH} <= set(
            answer.json()["detail"].replace(".", "").replace(",", "").split()
        )

    def test_describes_each_of_them(self, served):
        described = requests.get(f"{served.url}/openapi.json", timeout=10).json()["paths"]

        content = described["/v1/events"]["post"]["requestBody"]["content"]
        assert content.keys() == {"application/json", ONE, BATCH}
        assert content[ONE]["schema"]["properties"]["data"]["additionalProperties"] is False
        assert "$ref" not in json.dumps(content)


class TestAWebhookOfAPartner:
    @pytest.mark.parametrize("media", ["application/xml", "application/cloudevents+avro", "image/png", ""])
    def test_is_taken_whatever_its_content_type(self, served, media):
        answer = requests.post(
            f"{served.url}/usps/iv-mtr", b"{}", headers={"Content-Type": media}, auth=("post", "pw"), timeout=10
        )

        assert answer.status_code == 200


class TestAGenericWebhook:
    @pytest.mark.parametrize("media", ["text/csv", "application/x-ndjson", "text/plain", "", "application/json"])
    def test_may_be_a_table_or_lines_of_json(self, served, media):
        body = b"purl_token,status,occurred_at\nt,pURLOpened,2026-08-17T10:00:00Z\nt,pURLOpened,2026-08-17T11:00:00Z\n"

        headers = {"Content-Type": media, "Authorization": "Bearer new"}
        answer = requests.post(f"{served.url}/webhooks/generic/grid", body, headers=headers, timeout=10)

        assert answer.json() == {"accepted": 2}

    def test_is_stored_byte_for_byte_when_its_headers_say_nothing(self, served):
        body = b'{"purl_token":  "t"}'

        served.post("/webhooks/generic/grid", body)

        assert [event.payload for event in served.events()] == [body]
