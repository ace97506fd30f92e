"""What the person who connects an org is told."""

from __future__ import annotations

import pytest

from tests.fakes import InMemoryTokenStore
from worker.adapters.salesforce.credentials import OrgCredentials
from worker.adapters.salesforce.org_check import check
from worker.adapters.salesforce.transport import Transport


@pytest.fixture
def transport(emulator):
    credentials = OrgCredentials("acme", emulator.url, "client_credentials", "app", client_secret="x")
    made = Transport(credentials, InMemoryTokenStore())
    yield made
    made.close()


def test_nothing_is_wrong_with_a_fresh_org(transport):
    assert check(transport) == []


def test_a_missing_contact_layout_is_named(emulator, transport):
    emulator.ask("DELETE", "/layouts", {"fullName": "Contact-Contact Layout"})

    assert [problem.partition(".")[0] for problem in check(transport)] == [
        'Contact has no page layout named exactly "Contact Layout"'
    ]


def test_a_day_that_is_nearly_used_up_is_told(emulator, transport):
    emulator.ask("POST", "/limits", {"max": 100, "used": 90})

    assert "of the org's 100 daily API calls are used" in check(transport)[0]


def test_an_org_nobody_answers_for_is_told(tokens_of_nobody):
    problems = check(tokens_of_nobody)

    assert len(problems) == 1
    assert "no answer" in problems[0]


@pytest.fixture
def tokens_of_nobody():
    credentials = OrgCredentials("acme", "http://127.0.0.1:9", "client_credentials", "app", client_secret="x")
    return Transport(credentials, InMemoryTokenStore())
