"""The org's pages over HTTP: what is in them, whatever a browser makes of it."""

from __future__ import annotations

import pytest
import requests

from tests.emulator.bulk_steps import run
from tests.emulator.conftest import FIELD, Client, of

EVIL = "<script>alert('x')</script>"
EVIL_ADDRESS = f"{EVIL}@x.example"
PLACES = [
    "/",
    "/contacts",
    "/leads",
    "/accounts",
    "/objects/User",
    "/automations",
    "/jobs",
    "/calls",
    "/setup",
    "/setup/Contact",
]


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HTML = "text/html; charset=utf-8"


def page(org: Client, path: str, method: str = "GET") -> requests.Response:
    """Ask for a page as a browser does."""
    return requests.request(method, org.url + path, headers=BROWSER, timeout=10)


class TestEveryPage:
    @pytest.mark.parametrize("path", PLACES)
    def test_is_there_in_an_empty_org(self, org: Client, path: str) -> None:
        answer = page(org, path)

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, HTML)

    @pytest.mark.parametrize("path", PLACES)
    def test_holds_nothing_from_elsewhere(self, org: Client, path: str) -> None:
        answer = page(org, path)

        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "http" not in answer.text.replace('http-equiv="', "").replace("https://", "http")

    def test_escapes_every_value(self, org: Client) -> None:
        org.status_field(label=EVIL)
        contact = org.contact(LastName=EVIL, Email=EVIL_ADDRESS)
        org.update(of("Contact", contact, **{FIELD: EVIL}))

        pages = [page(org, path).text for path in (*PLACES, f"/record/{contact}", f"/contacts?q={EVIL}")]

        assert all(EVIL not in text for text in pages)
        assert any("&lt;script&gt;" in text for text in pages)


class TestAList:
    def test_pages_through_all_records(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"Person {number:03}"} for number in range(120)])

        first, last = page(org, "/contacts").text, page(org, "/contacts?from=100").text

        assert ("Person 000" in first, "Person 050" in first, "1-50 of 120" in first) == (True, False, True)
        assert ("Person 119" in last, "101-120 of 120" in last, "Next" in last) == (True, True, False)

    @pytest.mark.parametrize("term", ["roe-s", "JANE ROE", "ext-7", "jane@", "id"])
    def test_finds_a_person_by_name_email_and_ids(self, org: Client, term: str) -> None:
        org.contact(LastName="Doe")
        wanted = org.contact(FirstName="Jane", LastName="Roe-Smith", Email="jane@example.com", External_Id__c="EXT-77")

        text = page(org, f"/contacts?q={wanted if term == 'id' else term}").text

        assert ("Jane Roe-Smith" in text, ">Doe<" in text) == (True, False)

    def test_of_many_matches_continues_where_it_stopped(self, org: Client) -> None:
        org.seed(contacts=[{"LastName": f"{'Match' if number % 2 else 'Other'} {number:03}"} for number in range(160)])

        first = page(org, "/contacts?q=match").text
        second = page(org, "/contacts?q=match&from=101").text

        assert ("Match 099" in first, "Match 101" in first, "from=101" in first) == (True, False, True)
        assert ("Match 101" in second, "Match 159" in second, "30 matches" in second) == (True, True, True)


class TestTheCalls:
    def test_are_listed_with_how_they_ended(self, org: Client) -> None:
        org.call("GET", "/sobjects/Spaceship")

        text = page(org, "/calls").text

        assert "GET /services/data/v66.0/sobjects/Spaceship" in text
        assert ">404<" in text

    def test_keep_no_query(self, org: Client) -> None:
        org.query("SELECT Id FROM Contact WHERE LastName = 'Secret'")

        text = page(org, "/calls").text

        assert "/services/data/v66.0/query" in text
        assert "Secret" not in text

    def test_that_were_cut_off_have_no_status(self, org: Client) -> None:
        org.ask("POST", "/faults", {"drop_connection": {"share": 1.0, "times": 1}})
        with pytest.raises(requests.ConnectionError):
            org.call("GET", "/limits")

        text = page(org, "/calls").text

        assert "cut off" in text


class TestTheClock:
    def test_is_moved_by_a_form(self, org: Client) -> None:
        answer = requests.post(f"{org.url}/clock", data={"hours": "24"}, timeout=10)

        assert answer.url == f"{org.url}/automations"
        assert "1 day ahead" in answer.text

    @pytest.mark.parametrize("hours", ["-1", "0", "x", "", "999999999"])
    def test_takes_only_the_steps_it_offers(self, org: Client, hours: str) -> None:
        answer = requests.post(f"{org.url}/clock", data={"hours": hours}, timeout=10)

        assert answer.status_code == 400
        assert org.ask("GET", "/clock")["ahead_seconds"] == 0


class TestTheBulkJobs:
    def test_show_what_became_of_their_rows(self, org: Client) -> None:
        job = run(org, "LastName\nDoe\n", "insert")

        text = page(org, "/jobs").text

        assert job["id"] in text
        assert "JobComplete" in text


class TestTheSetup:
    def test_shows_what_a_save_must_pass(self, org: Client) -> None:
        trigger = {"name": "ContactGuard", "object": "Contact", "events": ["before update", "after update"]}
        duplicates = {"name": "Same e-mail", "object": "Contact", "match": ["Email"], "action": "block"}
        org.seed(triggers=[trigger], duplicate_rule=duplicates, assignment_rule=True)

        text = page(org, "/setup").text

        for said in ("ContactGuard", "before update", "Same e-mail", "blocks: Email", "Lead assignment rule"):
            assert said in text

    def test_shows_the_faults_in_force_and_the_first_page_warns(self, org: Client) -> None:
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "share": 1.0}]})

        assert "UNABLE_TO_LOCK_ROW" in page(org, "/setup").text
        assert "Faults are in force" in page(org, "/").text


class TestACharacterThatNobodySees:
    @pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x9f", "\u200b", "\u202e", "\u2066", "\ufeff"])
    def test_is_spelled_out(self, org: Client, unseen: str) -> None:
        contact = org.contact(LastName=f"Ann{unseen}Roe")

        texts = [page(org, path).text for path in ("/contacts", f"/record/{contact}")]

        code_point = f"U+{ord(unseen):04X}"
        assert all(unseen not in text for text in texts)
        assert all(f'Ann<span class="code-point">{code_point}</span>Roe' in text for text in texts)
        assert f"<title>Ann{code_point}Roe · " in texts[1]

    def test_is_no_line_end_or_tab_or_joiner(self, org: Client) -> None:
        contact = org.contact(Description="one\ttab\nnext 👩\u200d💻")

        text = page(org, f"/record/{contact}").text

        assert ("one\ttab\nnext 👩\u200d💻" in text, "code-point" in text) == (True, False)


class TestARecordWithoutAName:
    def test_is_headed_by_its_subject(self, org: Client) -> None:
        task = org.call("POST", "/sobjects/Task", {"Subject": "Call Ada"}).json()["id"]

        assert "<h1><bdi>Call Ada</bdi></h1>" in page(org, f"/record/{task}").text
        listed = page(org, "/objects/Task?q=call ada").text
        assert (">Subject</th>" in listed, ">Call Ada</bdi>" in listed) == (True, True)

    def test_is_headed_by_its_object_and_its_id_without_a_subject(self, org: Client) -> None:
        task = org.call("POST", "/sobjects/Task", {"Priority": "Low"}).json()["id"]

        assert f"<h1><bdi>Task {task}</bdi></h1>" in page(org, f"/record/{task}").text

    def test_leads_back_to_its_list(self, org: Client) -> None:
        task = org.call("POST", "/sobjects/Task", {"Subject": "Call Ada"}).json()["id"]

        text = page(org, f"/record/{task}").text

        assert 'href="/objects/Task"' in text
        assert page(org, "/objects/Task").status_code == 200


def test_an_address_reads_as_on_an_envelope(org: Client) -> None:
    contact = org.contact(MailingStreet="1 Superior St", MailingCity="Duluth", MailingState="MN")

    assert "1 Superior St\nDuluth MN" in page(org, f"/record/{contact}").text


def test_a_person_of_many_drops_shows_the_latest_statuses_first(org: Client) -> None:
    drops = range(10)
    statuses = [{"name": f"Drop_{n}_Status__c", "label": f"Drop {n} Status"} for n in drops]
    times = [{"name": f"Drop_{n}_Last__c", "label": f"Drop {n} Last", "type": "DateTime"} for n in drops]
    org.seed(fields=[*statuses, *times])
    contact = org.contact()
    values = {f"Drop_{n}_Status__c": f"Told {n}" for n in drops}
    moments = {f"Drop_{n}_Last__c": f"2026-05-{20 - n}T09:00:00Z" for n in drops}
    org.update(of("Contact", contact, **values, **moments))

    top = page(org, f"/record/{contact}").text.partition('class="statuses"')[2].partition("</ul>")[0]

    assert [f"Told {n}" in top for n in drops] == [True] * 6 + [False] * 4
    assert top.index("Told 0") < top.index("Told 5")


def test_a_record_without_a_layout_shows_all_its_fields(org: Client) -> None:
    account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]

    text = page(org, f"/record/{account}").text

    assert "no page layout for Accounts" in text
    assert ("All fields" in text, "Not on the layout" in text) == (True, False)
