"""One call to the org: its token, its headers, its end."""

from __future__ import annotations

import socket
import time
from dataclasses import replace

import pytest
import requests

from tests.unit.adapters.salesforce.conftest import DROP, EXPIRED, SILENCE, Say, ScriptedOrg
from worker.adapters.salesforce.connection import Answer, Usage
from worker.adapters.salesforce.session import open_session, secure_base
from worker.adapters.salesforce.transport import Transport, _packed
from worker.adapters.salesforce.trouble import Ambiguous, OutOfTime, TokenRefused, Unreachable

HEADERS = {"Sforce-Auto-Assign": "FALSE", "X-Ours": "yes"}
ENVELOPE_FAULT = (
    "<e:Envelope xmlns:e='e'><e:Body><e:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode></e:Fault></e:Body>"
    "</e:Envelope>"
)


def call(transport, *, method="PATCH", seconds=60.0):
    until = time.monotonic() + seconds
    return transport.call(method, "composite/sobjects", json={"records": []}, headers=HEADERS, until=until)


class TestAnAnswer:
    def test_comes_with_its_status_body_and_the_orgs_usage(self, org, transport):
        org.will(Say(200, [{"success": True}], {"Sforce-Limit-Info": "api-usage=18/5000"}))

        answer = call(transport)

        assert answer == Answer(200, [{"success": True}], Usage(18, 5000))
        assert transport.usage == Usage(18, 5000)

    @pytest.mark.parametrize("status", [201, 300, 400, 403, 404, 405, 410, 429, 500, 503])
    def test_is_returned_whatever_its_status(self, org, transport, status):
        org.will(Say(status, [{"errorCode": "X", "message": "m"}]))

        assert call(transport)[:2] == (status, [{"errorCode": "X", "message": "m"}])

    @pytest.mark.parametrize("status", [200, 404, 503])
    def test_that_is_an_html_page_is_text(self, org, transport, status):
        org.will(Say(status, "<html>maintenance</html>"))

        assert call(transport)[:2] == (status, "<html>maintenance</html>")

    def test_may_be_empty(self, org, transport):
        org.will(Say(204))

        assert call(transport)[:2] == (204, None)

    def test_that_sends_us_elsewhere_is_not_followed(self, org, transport):
        org.will(Say(302, "", {"Location": f"{org.url}/elsewhere"}))

        assert call(transport).status == 302
        assert len(org.seen) == 1


class TestARequest:
    def test_carries_our_headers_and_the_token(self, org, transport):
        org.will(Say(200, []))

        call(transport)

        headers = org.seen[0].headers
        assert org.seen[0].path == "/services/data/v66.0/composite/sobjects"
        assert {name: headers[name] for name in HEADERS} == HEADERS
        assert headers["Authorization"] == "Bearer token-1"
        assert headers["Content-Type"] == "application/json"
        assert headers["X-PrettyPrint"] is None

    def test_uses_one_connection_and_one_login_for_many_calls(self, org, transport, tokens):
        org.will(*[Say(200, [])] * 3)

        for _ in range(3):
            call(transport)

        assert tokens.obtained == 1

    def test_of_some_size_is_packed(self):
        body, headers = _packed(b"x" * 10_000)

        assert len(body) < 200
        assert headers == {"Content-Encoding": "gzip"}


class TestAnEndedSession:
    def test_is_replaced_once_and_the_request_replayed_with_the_same_headers(self, org, transport, tokens):
        org.will(Say(401, EXPIRED), Say(200, ["done"]))

        answer = call(transport)

        assert answer.body == ["done"]
        first, second = org.seen
        assert (first.method, first.path, first.body) == (second.method, second.path, second.body)
        assert {name: second.headers[name] for name in HEADERS} == HEADERS
        assert second.headers["Authorization"] == "Bearer token-2"
        assert tokens.obtained == 2

    def test_that_lasts_is_tried_no_third_time(self, org, transport, tokens):
        org.will(*[Say(401, EXPIRED)] * 3)

        assert call(transport).status == 401
        assert (len(org.seen), tokens.obtained) == (2, 2)

    @pytest.mark.parametrize("body", ["<html>401</html>", {"error": "invalid"}, []])
    def test_may_be_told_in_any_form(self, org, transport, body):
        org.will(Say(401, body), Say(200, []))

        assert call(transport).status == 200

    @pytest.mark.parametrize(
        "text",
        ["Connected app is not attached to Agent", "This session is not valid for use with the REST API"],
    )
    def test_that_no_login_can_cure_is_left_alone(self, org, transport, tokens, text):
        org.will(Say(401, [{"message": text, "errorCode": "INVALID_SESSION_ID"}]))

        assert call(transport).status == 401
        assert tokens.obtained == 1

    def test_already_replaced_by_another_process_costs_no_login(self, org, credentials, tokens, transport):
        other = Transport(credentials, tokens)
        org.will(Say(200, []), Say(200, []), Say(401, EXPIRED), Say(200, []), Say(401, EXPIRED), Say(200, []))
        call(transport)
        call(other)
        call(other)

        call(transport)

        assert tokens.obtained == 2
        other.close()

    def test_may_move_us_to_another_instance(self, org, transport, second_org):
        org.will(Say(401, EXPIRED))
        second_org.will(Say(200, ["moved"]))
        call_after = [Say(200, {"access_token": "a", "instance_url": org.url})]
        org.login_answers.extend([*call_after, Say(200, {"access_token": "b", "instance_url": second_org.url})])

        assert call(transport).body == ["moved"]
        assert second_org.seen[0].headers["Authorization"] == "Bearer b"

    def test_of_the_metadata_api_is_replaced_too(self, org, transport):
        org.will(Say(500, ENVELOPE_FAULT), Say(200, "<fine/>"))

        answer = transport.soap("<listMetadata/>", until=time.monotonic() + 60)

        assert answer.body == "<fine/>"
        assert b"<sessionId>token-2</sessionId>" in org.seen[1].body
        assert org.seen[1].path == "/services/Soap/m/66.0/"


class TestNoAnswer:
    def test_because_nobody_listens_means_nothing_was_sent(self, org, transport):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            org.instance_url = f"http://127.0.0.1:{free.getsockname()[1]}"

            with pytest.raises(Unreachable):
                call(transport)

    @pytest.mark.parametrize("said", [DROP, SILENCE])
    def test_after_sending_is_ambiguous(self, org, credentials, tokens, said):
        transport = Transport(credentials, tokens, read_timeout=0.2)
        org.will(said)

        with pytest.raises(Ambiguous) as caught:
            call(transport)

        assert "token-1" not in str(caught.value)
        transport.close()


class TestTooLittleTime:
    def test_sends_nothing(self, org, transport):
        with pytest.raises(OutOfTime):
            call(transport, seconds=9.0)

        assert (org.seen, org.logins) == ([], [])

    def test_cuts_the_wait_for_an_answer(self, credentials, tokens):
        transport = Transport(credentials, tokens, read_timeout=120.0)

        assert transport._time_to_read(time.monotonic() + 35.0) == pytest.approx(30.0, abs=0.1)


class TestTheEnvironment:
    def test_cannot_replace_our_authorization(self, org, transport, tmp_path, monkeypatch):
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        org.will(Say(200, []))

        call(transport)

        assert org.seen[0].headers["Authorization"] == "Bearer token-1"

    def test_may_name_a_proxy_but_not_for_this_machine(self, monkeypatch):
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
        monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:3128")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)

        far = open_session("https://acme.my.salesforce.com", read_timeout=1.0)

        assert far.proxies["https"] == "http://proxy.test:3128"
        assert open_session("http://127.0.0.1:1", read_timeout=1.0).proxies == {}


def test_no_session_waits_for_ever_even_if_the_caller_names_no_timeout(org):
    org.will(SILENCE)

    with open_session(org.url, read_timeout=0.2) as session, pytest.raises(requests.ReadTimeout):
        session.get(org.url)


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://acme.my.salesforce.com",
            "ftp://127.0.0.1",
            "https://",
            "https://u:p@acme.my.salesforce.com",
        ],
    )
    def test_without_tls_or_with_a_password_are_refused(self, url):
        with pytest.raises(ValueError, match="address"):
            secure_base(url)

    @pytest.mark.parametrize("url", ["https://acme.my.salesforce.com", "http://127.0.0.1:8000", "http://localhost:1"])
    def test_with_tls_or_on_this_machine_are_taken(self, url):
        assert secure_base(url + "/path?x=1") == url

    def test_of_the_login_host_are_checked_before_anything_is_sent(self, credentials, tokens):
        with pytest.raises(TokenRefused, match="https"):
            call(Transport(replace(credentials, login_url="http://acme.my.salesforce.com"), tokens))


@pytest.fixture
def second_org(org_server) -> ScriptedOrg:
    return org_server()
