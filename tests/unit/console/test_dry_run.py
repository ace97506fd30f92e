"""What a file's events would do."""

from __future__ import annotations

import io
import json

import pytest

from console.dry_run import dry_run
from tests.builders_scans import NOW, OUTBOUND, a_scan
from worker.domain.status_sets import Country

COLUMNS = ["source", "event", "mailpiece", "occurred_at", "codes", "ending", "reason", "dead_reason"]


def run(source, *events, country=Country.US, now_ms=NOW):
    text = "\n".join(event if isinstance(event, str) else json.dumps(event) for event in events)
    return list(dry_run(source, io.BytesIO(text.encode()), "file.jsonl", country, now_ms=now_ms))


def column(lines, name):
    return [line[name] for line in lines]


def a_milestone(status, time, piece="mp-1"):
    return {"mailpiece_id": piece, "status": status, "time": time}


def test_one_line_is_told_per_event_with_the_same_eight_columns():
    (line,) = run("usps", a_scan(at="2026-08-17T22:00"))

    assert list(line) == COLUMNS
    assert line["source"] == "usps"
    assert line["mailpiece"] == {"imb": "123456000000042"}
    assert line["occurred_at"] == "2026-08-18T03:00:00.000Z"
    assert line["codes"] == ["Mailed", "InTransit"]
    assert line["ending"] == "status"
    assert line["reason"] == "The postal service processed it where it entered the mail."
    assert line["event"]


def test_each_event_tells_only_what_it_newly_establishes():
    lines = run(
        "usps",
        a_scan("1a", "2026-08-17T22:00"),
        a_scan("2a", "2026-08-18T20:00", code="893"),
        a_scan("3c", "2026-08-18T22:56", code="918"),
        a_scan("3c", "2026-08-19T04:29", code="919"),
    )

    assert column(lines, "codes") == [["Mailed", "InTransit"], ["InLocalArea"], ["ProcessedForDelivery"], []]
    assert column(lines, "ending") == ["status", "status", "status", "repeated"]


def test_a_report_told_twice_is_repeated():
    lines = run("usps", a_scan(), a_scan())

    assert column(lines, "ending") == ["status", "repeated"]
    assert lines[0]["event"] == lines[1]["event"]


def test_a_late_event_is_superseded_and_still_establishes_its_status():
    lines = run("usps", a_scan("3c", "2026-08-19T04:29", code="919"), a_scan("1a", "2026-08-17T22:00"))

    assert column(lines, "codes") == [["Mailed", "ProcessedForDelivery"], ["InTransit"]]
    assert column(lines, "ending") == ["status", "superseded"]


def test_the_way_back_establishes_nothing():
    lines = run(
        "usps",
        a_scan("PARS", "2026-08-19T12:00", processDescription="RTS"),
        a_scan("1a", "2026-08-20T22:00"),
    )

    assert column(lines, "codes") == [["Mailed", "ReturnedToSender"], []]
    assert column(lines, "ending") == ["status", "superseded"]
    assert "way back" in lines[1]["reason"]


def test_pieces_do_not_touch_each_other():
    lines = run("usps", a_scan(), a_scan(imb=OUTBOUND[:19] + "9"))

    assert column(lines, "codes") == [["Mailed", "InTransit"]] * 2


def test_every_visit_counts():
    visit = {"token": "t", "event": "opened", "time": "2026-08-20T12:00:00Z"}

    lines = run("purl", visit | {"visit_id": "v1"}, visit | {"visit_id": "v2"}, visit | {"visit_id": "v1"})

    assert column(lines, "codes") == [["pURLOpened"], ["pURLOpened"], []]
    assert column(lines, "ending") == ["status", "status", "repeated"]


def test_an_event_without_a_status_is_noted():
    (line,) = run("usps", a_scan("misc", code="000"))

    assert line["ending"] == "noted"
    assert line["codes"] == []
    assert line["event"]


def test_a_manifest_registers():
    (line,) = run("manifest", a_row("Ab3dEf9hJk2m"))

    assert line["ending"] == "noted"
    assert line["mailpiece"] == {"id": "mp-1", "purl": "Ab3dEf9hJk2m"}
    assert line["event"] is None
    assert line["occurred_at"] is None
    assert line["reason"] == "Registers mailpiece mp-1 of mail drop 572."


@pytest.mark.parametrize(("token", "doubt"), [("tok1", "can be guessed"), ("Ab3dEf9h/Jk2m", "an address cannot hold")])
def test_a_manifest_registers_a_poor_token_and_says_that_its_address_is_not_answered(token, doubt):
    (line,) = run("manifest", a_row(token))

    assert line["ending"] == "noted"
    assert line["reason"].startswith("Registers mailpiece mp-1 of mail drop 572. Its pURL token ")
    assert doubt in line["reason"]


def test_an_event_that_registers_says_so_too():
    event = {**a_row("tok1"), "status": "MailPieceCreated", "occurred_at": "2026-08-17T10:00:00Z"}

    (line,) = run("generic", event)

    assert line["ending"] == "status"
    assert "It makes its mailpiece known, too. Its pURL token can be guessed" in line["reason"]


@pytest.mark.parametrize("column", ["start_url", "goal_url"])
@pytest.mark.parametrize(
    "page", ["javascript:alert(1)", "http://example.com/", "www.example.com", "https://[", "https:///x"]
)
def test_a_manifest_whose_page_is_none_is_told_that_its_purl_does_not_lead_there(column, page):
    (line,) = run("manifest", {**a_row("Ab3dEf9hJk2m"), column: page})

    doubt = f"Its {column} is no https:// address, so its pURL does not lead there: mend it."
    assert line["reason"] == f"Registers mailpiece mp-1 of mail drop 572. {doubt}"


@pytest.mark.parametrize("page", ["https://example.com/a?b=c", "HTTPS://example.com", "http://127.0.0.1:8001/", ""])
def test_a_page_that_is_one_leaves_no_doubt(page):
    (line,) = run("manifest", {**a_row("Ab3dEf9hJk2m"), "start_url": page})

    assert line["reason"] == "Registers mailpiece mp-1 of mail drop 572."


def a_row(token):
    return {
        "mailpiece_id": "mp-1",
        "mail_drop_id": "572",
        "country": "CA",
        "external_id": "C-1",
        "purl_token": token,
    }


@pytest.mark.parametrize(
    ("source", "broken"), [("usps", "garbage"), ("usps", a_scan(imb="123")), ("lob", {"id": "psc_1", "deleted": True})]
)
def test_what_cannot_be_read_is_dead_and_the_rest_goes_on(source, broken):
    lines = run(source, broken, broken)

    assert column(lines, "ending") == ["dead", "dead"]
    assert all(line["reason"].endswith(".") for line in lines)


def test_mail_to_canada_has_no_mail_stream_status():
    lines = run("usps", a_scan(), country=Country.CA)

    assert lines[0]["ending"] == "dead"
    assert lines[0]["codes"] == []
    assert "InTransit" in lines[0]["reason"]
    assert "CA" in lines[0]["reason"]


@pytest.mark.parametrize(
    ("source", "event", "country", "slug"),
    [
        ("usps", a_scan(imb="123"), Country.US, "unreadable"),
        ("milestone", a_milestone("Teleported", "2026-08-17T10:00:00Z"), Country.US, "unknown-word"),
        ("usps", a_scan(), Country.CA, "not-in-status-set"),
        ("usps", a_scan(), Country.US, None),
        ("usps", a_scan("misc", code="000"), Country.US, None),
        ("usps", "garbage", Country.US, "unreadable"),
    ],
)
def test_a_dead_letter_has_the_reason_that_dead_list_would_have(source, event, country, slug):
    (line,) = run(source, event, country=country)

    assert json.loads(json.dumps(line))["dead_reason"] == slug


def test_mail_to_canada_has_milestones():
    lines = run(
        "milestone",
        a_milestone("Printed", "2026-08-17T10:00:00Z"),
        a_milestone("Mailed", "2026-08-18T10:00:00Z"),
        country=Country.CA,
    )

    assert column(lines, "codes") == [["Printed"], ["Mailed"]]


class TestAnEventThatIsDatedAfterItCameIn:
    SCANNED = 1_787_022_000_000
    MINUTES, DAY = 300_000, 86_400_000
    DOUBT = "It is dated after it came in: some clock is wrong, and its time is kept as it is."

    @pytest.mark.parametrize("ahead", [MINUTES + 1, DAY])
    def test_is_kept_with_a_doubt(self, ahead):
        (line,) = run("usps", a_scan(at="2026-08-17T22:00"), now_ms=self.SCANNED - ahead)

        assert (line["codes"], line["occurred_at"]) == (["Mailed", "InTransit"], "2026-08-18T03:00:00.000Z")
        assert line["reason"] == f"The postal service processed it where it entered the mail. {self.DOUBT}"

    def test_is_kept_with_all_its_doubts(self):
        (line,) = run("usps", a_scan("PARS", at="2026-08-17T22:00"), now_ms=self.SCANNED - self.DAY)

        assert "taken as sent on" in line["reason"]
        assert self.DOUBT in line["reason"]

    def test_by_a_few_minutes_is_an_ordinary_one(self):
        (line,) = run("usps", a_scan(at="2026-08-17T22:00"), now_ms=self.SCANNED - self.MINUTES)

        assert self.DOUBT not in line["reason"]

    def test_by_more_than_a_day_is_dead(self):
        (line,) = run("usps", a_scan(at="2026-08-17T22:00"), now_ms=self.SCANNED - self.DAY - 1)

        assert (line["ending"], line["codes"]) == ("dead", [])
        assert "more than a day after it came in" in line["reason"]


def test_a_source_nobody_reads_is_refused_by_name():
    with pytest.raises(ValueError, match="there is no source pigeon; there are lob, usps"):
        run("pigeon", {})
