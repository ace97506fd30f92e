"""Whole numbers in addresses, headers and documents: what only looks like one is refused, and breaks nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.emulator.conftest import VERSION

if TYPE_CHECKING:
    from tests.emulator.conftest import Client


def queried(org: Client) -> str:
    """Give the address of a query for all contacts."""
    return f"{org.url}/services/data/{VERSION}/query?q=SELECT Id FROM Contact"  # noqa: S608


def refusal(answer: requests.Response) -> tuple[int, str]:
    """Give the status and code of a refusal."""
    return answer.status_code, answer.json()[0]["errorCode"]


class TestAWholeNumber:
    @pytest.mark.parametrize(
        "path", ["/services/data/v²/limits", "/services/data/v²²/sobjects", f"/services/data/v{'9' * 5000}/limits"]
    )
    def test_that_is_no_version_leads_nowhere(self, org: Client, path: str) -> None:
        assert org.session.get(org.url + path, timeout=10).status_code == 404

    @pytest.mark.parametrize("path", ["/services/Soap/m/²", "/services/Soap/m/v²", "/services/Soap/u/²"])
    def test_that_is_no_version_of_soap_is_a_fault(self, org: Client, path: str) -> None:
        token = str(org.session.headers["Authorization"]).removeprefix("Bearer ")
        header = f"<Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader></Header>"
        text = f"<Envelope>{header}<Body><describeMetadata/></Body></Envelope>"

        answer = org.session.post(org.url + path, data=text.encode(), headers={"SOAPAction": '""'}, timeout=10)

        assert answer.status_code == 500
        assert "UNSUPPORTED_API_VERSION" in answer.text

    @pytest.mark.parametrize("number", ["²", "-1", "x", "99999999999999999999999", "9" * 5000])
    @pytest.mark.parametrize(
        "path",
        ["records/Contact?offset=", "records/Contact?limit=", "ids/Contact?offset=", "saves?limit=", "saves?since="],
    )
    def test_that_is_none_is_refused_by_the_control_addresses(self, org: Client, path: str, number: str) -> None:
        answer = requests.get(f"{org.url}/emulator/{path}{number}", timeout=10)

        assert refusal(answer) == (400, "BAD_REQUEST")

    def test_may_be_as_large_as_any(self, org: Client) -> None:
        org.contact()

        assert org.ask("GET", "/records/Contact?offset=2147483647&limit=2147483647")["records"] == []

    @pytest.mark.parametrize("length", ["²", "9" * 5000, "256", "0", "-1", "many"])
    def test_that_is_no_length_is_refused(self, org: Client, length: str) -> None:
        answer = org.soap(
            '<createMetadata><metadata xsi:type="CustomField"><fullName>Contact.F__c</fullName><label>F</label>'
            f"<type>Text</type><length>{length}</length></metadata></createMetadata>"
        )

        assert answer.status_code == 200
        assert "<statusCode>FIELD_INTEGRITY_EXCEPTION</statusCode>" in answer.text

    @pytest.mark.parametrize("place", ["²", "9" * 5000, "-1"])
    def test_that_is_no_place_in_a_query_is_no_locator(self, org: Client, place: str) -> None:
        org.seed(contacts=[{"LastName": f"{n}"} for n in range(201)])
        first = org.session.get(queried(org), headers={"Sforce-Query-Options": "batchSize=200"}, timeout=10).json()
        locator = first["nextRecordsUrl"].rpartition("/")[2].rpartition("-")[0]

        answer = org.call("GET", f"/query/{locator}-{place}")

        assert refusal(answer) == (400, "INVALID_QUERY_LOCATOR")

    @pytest.mark.parametrize("size", ["batchSize=²", f"batchSize={'9' * 5000}"])
    def test_that_is_no_page_size_changes_nothing(self, org: Client, size: str) -> None:
        org.contact()

        answer = org.session.get(queried(org), headers={"Sforce-Query-Options": size.encode()}, timeout=10)

        assert answer.json()["totalSize"] == 1

    @pytest.mark.parametrize("index", ["٣", "9" * 5000])
    def test_that_is_no_place_in_a_list_is_no_reference(self, org: Client, index: str) -> None:
        data = f"/services/data/{VERSION}"
        first = {"method": "GET", "url": f"{data}/query?q=SELECT+Id+FROM+User", "referenceId": "a"}
        second = {"method": "GET", "url": f"{data}/sobjects/User/@{{a.records[{index}].Id}}", "referenceId": "b"}

        answer = org.call("POST", "/composite", {"compositeRequest": [first, second]})

        assert [part["httpStatusCode"] for part in answer.json()["compositeResponse"]] == [200, 400]
