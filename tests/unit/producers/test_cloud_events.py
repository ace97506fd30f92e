"""What a request's headers say of a CloudEvent."""

from __future__ import annotations

import pytest
from fastapi import HTTPException
from starlette.datastructures import Headers

from producers.receiver.cloud_events import attributes, is_json, media_type

BINARY = {"Ce-Id": "1", "CE-Source": "press", "ce-type": "visit", "ce-SpecVersion": "1.0"}
SAID = {"id": "1", "source": "press", "type": "visit", "specversion": "1.0"}


def said(**more):
    return attributes(Headers(BINARY | {name.replace("_", "-"): text for name, text in more.items()}))


@pytest.mark.parametrize("media", ["Application/JSON; charset=utf-8", "application/json", "application/vnd.press+JSON"])
def test_a_media_type_is_told_without_its_case_and_parameters(media):
    assert is_json(media_type(Headers({"Content-Type": media})))


@pytest.mark.parametrize("media", ["", "text/json", "application/cloudevents+json", "application/xml", "image/svg+xml"])
def test_no_other_media_type_is_plain_json(media):
    assert not is_json(media_type(Headers({"Content-Type": media})))


class TestBinaryMode:
    def test_has_the_attributes_in_headers_of_any_case(self):
        assert said(content_type="application/json", ce_time="2026-01-07T18:00:00Z", ce_line="7") == {
            **SAID,
            "time": "2026-01-07T18:00:00Z",
            "line": "7",
        }

    @pytest.mark.parametrize("header", ["ce_data", "ce_datacontenttype", "ce_webhook_id", "x_ce_id", "ce_"])
    def test_has_no_attribute_of_a_header_that_is_none(self, header):
        assert said(**{header: "x"}) == SAID

    @pytest.mark.parametrize(
        ("header", "text"),
        [
            ("Euro%20%E2%82%AC%20%f0%9f%98%80", "Euro € 😀"),
            ('"a \\"b\\" \\\\ c"', 'a "b" \\ c'),
            ('"a%20b"', "a b"),
            ("a+b", "a+b"),
            ('"', '"'),
            ("100%", "100%"),
        ],
    )
    def test_writes_its_values_percent_encoded_or_quoted(self, header, text):
        assert said(ce_subject=header)["subject"] == text

    def test_whose_value_is_not_utf_8_is_refused(self):
        with pytest.raises(HTTPException) as refused:
            said(ce_subject="%C0%A0")

        assert refused.value.status_code == 400

    @pytest.mark.parametrize("media", ["application/cloudevents+json", "Application/CloudEvents-Batch+JSON"])
    def test_is_not_the_mode_of_a_body_that_is_a_cloud_event_itself(self, media):
        assert said(content_type=media) == {}

    def test_is_not_the_mode_of_a_request_without_its_headers(self):
        assert attributes(Headers({"Content-Type": "application/json", "ce-line": "7"})) == {}
