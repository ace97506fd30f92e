"""Reading and writing by simple-salesforce on conditions of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from simple_salesforce import SalesforceGeneralError

if TYPE_CHECKING:
    from simple_salesforce import Salesforce

    from tests.emulator.conftest import Client

LATER = "Fri, 22 Jul 2089 18:45:56 GMT"
EARLIER = "Tue, 31 May 2016 18:13:37 GMT"


def span() -> tuple[datetime, datetime]:
    """Give the hour around now."""
    now = datetime.now(UTC).replace(microsecond=0)
    return now - timedelta(minutes=30), now + timedelta(minutes=30)


def test_updated_records_are_listed(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    client.Contact.update(contact, {"Title": "Boss"})

    found = client.Contact.updated(*span())

    assert contact in found["ids"]
    assert datetime.fromisoformat(found["latestDateCovered"])


def test_deleted_records_are_listed_with_the_time(org: Client, client: Salesforce) -> None:
    contact = org.contact()
    client.Contact.delete(contact)

    found = client.Contact.deleted(*span())

    assert [each["id"] for each in found["deletedRecords"]] == [contact]
    assert datetime.fromisoformat(found["deletedRecords"][0]["deletedDate"])
    assert found.keys() == {"deletedRecords", "earliestDateAvailable", "latestDateCovered"}


def test_a_record_changed_since_is_not_overwritten(org: Client, client: Salesforce) -> None:
    contact = org.contact(Title="x")

    with pytest.raises(SalesforceGeneralError) as error:
        client.Contact.update(contact, {"Title": "y"}, headers={"If-Unmodified-Since": EARLIER})

    assert error.value.status == 412
    assert client.Contact.get(contact)["Title"] == "x"


def test_a_record_not_changed_since_is_written(org: Client, client: Salesforce) -> None:
    assert client.Contact.update(org.contact(), {"Title": "y"}, headers={"If-Unmodified-Since": LATER}) == 204


def test_a_record_the_caller_has_already_is_an_error_to_this_client(org: Client, client: Salesforce) -> None:
    with pytest.raises(SalesforceGeneralError) as error:
        client.Contact.get(org.contact(), headers={"If-Modified-Since": LATER})

    assert error.value.status == 304
