"""The tokens of pURLs over HTTP: refused where they can be guessed, and made where that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.integration.test_receiver import Served, serving
from worker.domain.purl_token import doubt_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x", "color": "red"}
GOOD = "Ab3dEf9hJk2m"


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("tokens"), backlog=1000) as running:
        yield running


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    del store
    return _running


def rows(served: Served) -> list[dict[str, Any]]:
    return [json.loads(event.payload) for event in served.events()]


def test_a_token_that_nobody_can_guess_is_taken(served):
    assert served.post("/v1/mailpieces", [PIECE | {"purl_token": GOOD}]).json() == {"accepted": 1}
    assert rows(served) == [PIECE | {"purl_token": GOOD}]


@pytest.mark.parametrize("token", ["tok0001", "2026-08-17", "Ab3dEf9h/Jk2m", "Ab3dEf9hJk2m é", "%41b3dEf9hJk2m"])
def test_one_whose_address_would_not_be_answered_is_refused_and_nothing_of_its_batch_is_stored(served, token):
    answer = served.post("/v1/mailpieces", [PIECE, PIECE | {"mailpiece_id": "mp-2", "purl_token": token}])

    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["loc"]) == (422, ["body", 1, "purl_token"])
    assert problem["msg"] == doubt_of(token)
    assert token not in answer.text
    assert rows(served) == []


def test_a_token_is_made_on_demand_told_in_the_answer_and_opens_the_pages_of_its_mailpiece(store, served):
    (token,) = served.post("/v1/mailpieces", [PIECE | {"mint_purl_token": True}]).json()["purl_tokens"].values()
    stored = rows(served)
    store.normalize_all()

    opened = requests.get(f"{served.url}/p/{token}", allow_redirects=False, timeout=10)

    assert stored == [PIECE | {"purl_token": token}]
    assert (doubt_of(token), opened.status_code) == ("", 302)


def test_each_mailpiece_gets_a_token_of_its_own_and_one_that_has_one_keeps_it(served):
    pieces = [
        PIECE | {"mint_purl_token": True},
        PIECE | {"mailpiece_id": "mp-2", "mint_purl_token": True},
        PIECE | {"mailpiece_id": "mp-3", "mint_purl_token": True, "purl_token": GOOD},
        PIECE | {"mailpiece_id": "mp-4", "mint_purl_token": False},
        PIECE | {"mint_purl_token": True, "color": "blue"},
    ]

    answer = served.post("/v1/mailpieces", pieces).json()

    made = answer["purl_tokens"]
    stored = sorted((row["mailpiece_id"], row["purl_token"]) for row in rows(served) if "purl_token" in row)
    assert (answer["accepted"], sorted(made), len(set(made.values()))) == (5, ["mp-1", "mp-2"], 2)
    assert stored == [("mp-1", made["mp-1"]), ("mp-1", made["mp-1"]), ("mp-2", made["mp-2"]), ("mp-3", GOOD)]


def test_no_attribute_of_a_mailpiece_tells_of_the_demand(served):
    served.post("/v1/mailpieces", [PIECE | {"mint_purl_token": False}, PIECE | {"mint_purl_token": True}])

    assert not any("mint_purl_token" in row for row in rows(served))
