"""What visits to a pURL say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders_scans import reading_of
from worker.domain.dead_letter import Reason
from worker.domain.reading import Noted, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.sources.purl import WORDS

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"


def a_visit(**more: Any) -> dict[str, Any]:
    return {
        "visit_id": "v-1",
        "token": "tok1",
        "event": "opened",
        "time": "2026-08-20T12:00:00.250Z",
        "method": "GET",
        "user_agent": PHONE,
        "ip": "203.0.113.9",
        **more,
    }


def without_id(**more: Any) -> str:
    return reading_of("purl", a_visit(visit_id=None, **more)).sighting.identity


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("opened", StatusCode.PURL_OPENED),
        ("pURLOpened", StatusCode.PURL_OPENED),
        ("completed", StatusCode.PURL_COMPLETED),
        ("pURLCompleted", StatusCode.PURL_COMPLETED),
    ],
)
def test_a_visit_says_its_status_code(word, code):
    reading = reading_of("purl", a_visit(event=word))

    assert isinstance(reading, Tracked)
    assert reading.sighting.code is code
    assert reading.keys == ("purl:tok1",)
    assert reading.sighting.identity == "v-1"


def test_there_are_four_words():
    assert len(WORDS) == 4


def test_an_unknown_word_is_a_finding():
    assert reading_of("purl", a_visit(event="closed")).reason is Reason.UNKNOWN_WORD


class TestAVisitWithoutAnId:
    @pytest.mark.parametrize("same", [{"time": "2026-08-20T12:00:00.900Z"}, {"time": "2026-08-20T14:00:00+02:00"}])
    def test_is_the_same_as_another_of_the_same_person_in_the_same_second(self, same):
        assert without_id(**same) == without_id()

    @pytest.mark.parametrize(
        "other",
        [
            {"time": "2026-08-20T12:01:00Z"},
            {"ip": "203.0.113.10"},
            {"user_agent": PHONE + " Other"},
            {"token": "tok2"},
            {"event": "completed"},
            {"method": "POST"},
        ],
    )
    def test_is_another_than_one_that_differs_in_anything(self, other):
        assert without_id(**other) != without_id()


class TestWhatNoPersonDid:
    @pytest.mark.parametrize(
        ("mark", "kind"),
        [
            ({"test": True}, "test"),
            ({"test": "true"}, "test"),
            ({"method": "HEAD"}, "suspect"),
            ({"method": "options"}, "suspect"),
            ({"purpose": "prefetch"}, "prefetch"),
            ({"headers": {"Sec-Purpose": "prefetch;prerender"}}, "prefetch"),
            ({"headers": {"X-Moz": "Prefetch"}}, "prefetch"),
            ({"headers": {"Purpose": "preview"}}, "prefetch"),
            ({"headers": {"X-Purpose": ": Preview"}}, "prefetch"),
            ({"purpose": "preview"}, "prefetch"),
            ({"status": 404}, "not_shown"),
            ({"user_agent": "Slackbot-LinkExpanding 1.0"}, "bot_known"),
            ({"user_agent": "Slackbot-LinkExpanding 1.0", "method": "HEAD"}, "bot_known"),
            ({"user_agent": ""}, "suspect"),
            ({"user_agent": "Slackbot-LinkExpanding 1.0", "test": 1}, "test"),
        ],
    )
    def test_is_noted_with_its_class(self, mark, kind):
        reading = reading_of("purl", a_visit(**mark))

        assert isinstance(reading, Noted)
        assert f"({kind})" in reading.why
        assert reading.identity == "v-1"

    @pytest.mark.parametrize(
        "mark",
        [
            {"test": False},
            {"test": "no"},
            {"method": None},
            {"user_agent": None},
            {"headers": {"purpose": None}},
            {"headers": {"Accept": "prefetch"}},
            {"headers": {"Purpose": "view", "Accept": "preview"}},
            {"status": 302},
            {"status": "?"},
        ],
    )
    def test_is_not_assumed_without_a_sign(self, mark):
        assert isinstance(reading_of("purl", a_visit(**mark)), Tracked)


@pytest.mark.parametrize("more", [{}, {"visit_id": None}, {"test": True}, {"time": "soon"}, {"event": "closed"}])
def test_addresses_and_user_agents_never_leave_the_payload(more):
    text = repr(reading_of("purl", a_visit(**more)))

    assert "203.0.113" not in text
    assert "iPhone" not in text


@pytest.mark.parametrize(
    "wrong", [{"token": None}, {"token": "a\nb"}, {"visit_id": "v" * 101}, {"time": None}, {"headers": "none"}]
)
def test_what_cannot_be_used_is_unreadable(wrong):
    assert isinstance(reading_of("purl", a_visit(**wrong)), Unreadable)
