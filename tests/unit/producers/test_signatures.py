"""Whether a webhook call is genuine."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import jwt
import pytest

from producers.receiver.signatures import SIGNATURES, TOLERANCE_SECONDS, Signed, content, is_genuine

VECTORS = json.loads((Path(__file__).parent / "payloads" / "signatures.json").read_text(encoding="utf-8"))["vectors"]
GOOD = [vector for vector in VECTORS if vector["valid"]]
TIMED = [vector for vector in GOOD if vector["vendor"] in {"lob", "standard-webhooks"} or "PostGrid" in str(vector)]


def name(vector):
    return f"{vector['vendor']}: {vector.get('note') or vector.get('format', '')}"


def headers_of(vector):
    return {key.lower(): value for key, value in vector.get("headers", {}).items()}


def time_of(vector):
    headers = headers_of(vector)
    said = headers.get("lob-signature-timestamp") or headers.get("webhook-timestamp")
    said = said or headers.get("postgrid-signature", "t=0").split(",")[0].removeprefix("t=")
    return int(said) / 1000 if len(said) > 11 else int(said)


def genuine(vector, *, secrets=None, headers=None, body=None, late=0.0):
    request = Signed(
        headers_of(vector) if headers is None else headers,
        vector["raw_body"].encode() if body is None else body,
    )
    live = [vector["secret"]] if secrets is None else secrets
    return is_genuine(vector["vendor"], request, live, now=time_of(vector) + late)


@pytest.mark.parametrize("vector", VECTORS, ids=name)
def test_each_known_request_is_judged_rightly(vector):
    assert genuine(vector) is vector["valid"]


@pytest.mark.parametrize("vector", GOOD, ids=name)
class TestAGenuineRequest:
    def test_is_refused_when_its_body_was_altered(self, vector):
        body = bytearray(vector["raw_body"].encode())
        body[len(body) // 2] ^= 1

        assert not genuine(vector, body=bytes(body))

    def test_is_refused_under_another_secret(self, vector):
        assert not genuine(vector, secrets=["whsec_" + base64.b64encode(b"another secret of ours..").decode()])

    def test_is_refused_when_no_secret_is_known(self, vector):
        assert not genuine(vector, secrets=["", ""])

    def test_is_taken_while_its_secret_is_one_of_several(self, vector):
        assert genuine(vector, secrets=["whsec_bmV3", vector["secret"]])


@pytest.mark.parametrize("vector", [vector for vector in GOOD if vector.get("headers")], ids=name)
def test_a_request_without_its_headers_is_refused(vector):
    for missing in headers_of(vector):
        assert not genuine(vector, headers={k: v for k, v in headers_of(vector).items() if k != missing})


@pytest.mark.parametrize("vector", TIMED, ids=name)
@pytest.mark.parametrize("direction", [1, -1])
def test_a_signed_time_too_far_from_now_is_refused(vector, direction):
    assert genuine(vector, late=direction * (TOLERANCE_SECONDS - 1))
    assert not genuine(vector, late=direction * (TOLERANCE_SECONDS + 1))


def test_an_expired_token_is_refused():
    body = jwt.encode({"id": "event_1", "exp": 1}, "a-secret-of-32-bytes-or-more-....")

    assert not is_genuine("postgrid", Signed({}, body.encode()), ["a-secret-of-32-bytes-or-more-...."], now=0)


@pytest.mark.parametrize(
    ("sender", "header"), [("bearer", "Bearer key"), ("basic", f"Basic {base64.b64encode(b'key').decode()}")]
)
def test_a_shared_key_is_taken_as_it_is_and_no_other(sender, header):
    assert is_genuine(sender, Signed({"authorization": header}, b""), ["key"], now=0)
    assert not is_genuine(sender, Signed({"authorization": header}, b""), ["other"], now=0)
    assert not is_genuine(sender, Signed({}, b""), ["key"], now=0)


@pytest.mark.parametrize("sender", SIGNATURES)
@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b".", b"a.b.c", "é.é.é".encode()])
def test_strange_requests_are_refused_and_raise_nothing(sender, body):
    headers = dict.fromkeys(("authorization", "lob-signature", "postgrid-signature", "webhook-signature"), "é=,,. v1,é")

    assert not is_genuine(sender, Signed(headers, body), ["whsec_!", "secret"], now=0)


def test_a_token_says_its_claims_and_any_other_body_itself():
    claims = {"id": "event_1", "data": {"ipAddress": "203.0.113.77"}}
    token = jwt.encode(claims, "a-secret-of-32-bytes-or-more-....").encode()

    assert json.loads(content("postgrid", token)) == claims
    assert content("postgrid", b'{"id": 1}') == b'{"id": 1}'
    assert content("lob", token) == token
