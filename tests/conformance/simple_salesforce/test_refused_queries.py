"""Queries of simple-salesforce that the org cannot answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from simple_salesforce import SalesforceMalformedRequest

if TYPE_CHECKING:
    from simple_salesforce import Salesforce


@pytest.mark.parametrize(
    ("soql", "code", "text"),
    [
        ("SELECT nonsense", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Nothing__c FROM Contact", "INVALID_FIELD", "No such column 'Nothing__c' on entity 'Contact'"),
        ("SELECT Id FROM Nothing__c", "INVALID_TYPE", "sObject type 'Nothing__c' is not supported"),
    ],
)
def test_a_query_it_cannot_understand_is_refused(client: Salesforce, soql: str, code: str, text: str) -> None:
    with pytest.raises(SalesforceMalformedRequest) as error:
        client.query(soql)

    assert error.value.content[0]["errorCode"] == code
    assert text in error.value.content[0]["message"]


def test_an_unknown_locator_is_refused(client: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest) as error:
        client.query_more("01g000000000000AAA-2000")

    assert error.value.content[0]["errorCode"] == "INVALID_QUERY_LOCATOR"
