"""Wrong addresses and methods among the pages: a browser gets a page, anything else the API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.test_pages import HTML, page

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


class TestAPageThatIsNotThere:
    PLACES = (
        "/record/003000000000000AAA", "/record/nothing", "/record", "/objects/Spaceship", "/objects",
        "/setup/Spaceship", "/pages/x", "/foo", "/contacts/x",
    )  # fmt: skip

    @pytest.mark.parametrize("path", PLACES)
    def test_says_so_on_a_page_to_a_browser(self, org: Client, path: str) -> None:
        answer = page(org, path)

        assert (answer.status_code, answer.headers["Content-Type"], "Not here" in answer.text) == (404, HTML, True)

    @pytest.mark.parametrize("path", PLACES)
    def test_says_so_in_json_to_anything_else(self, org: Client, path: str) -> None:
        answer = requests.get(org.url + path, timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")

    @pytest.mark.parametrize("path", ["/services/foo", "/emulator/foo", "/id/foo"])
    def test_is_no_page_among_the_api_s_addresses(self, org: Client, path: str) -> None:
        answer = page(org, path)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


class TestAMethodThatAPageDoesNotTake:
    @pytest.mark.parametrize(("method", "path", "allowed"), [
        ("POST", "/contacts", {"GET", "HEAD"}), ("POST", "/", {"GET", "HEAD"}),
        ("DELETE", "/record/x", {"GET", "HEAD"}),
        ("GET", "/clock", {"POST"}),
    ])  # fmt: skip
    def test_is_refused_on_a_page_to_a_browser(self, org: Client, method: str, path: str, allowed: set[str]) -> None:
        answer = page(org, path, method)

        assert (answer.status_code, answer.headers["Content-Type"], "Not done" in answer.text) == (405, HTML, True)
        assert set(answer.headers["Allow"].split(",")) == allowed

    def test_is_refused_in_json_to_anything_else(self, org: Client) -> None:
        answer = requests.post(f"{org.url}/contacts", timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")

    def test_is_refused_in_json_among_the_api_s_addresses(self, org: Client) -> None:
        answer = page(org, "/emulator/health", "POST")

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (405, "METHOD_NOT_ALLOWED")
