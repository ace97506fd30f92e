"""What would be a dead letter for what it says is refused at the generic intake, at once and with nothing stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.test_receiver import EVENT, Served, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = {"mailpiece_id": "mp-1", "mail_drop_id": "572", "country": "US", "external_id": "x"}
CLOUD = {"specversion": "1.0", "id": "1", "source": "/press", "type": "com.example.printed"}
ONE = "application/cloudevents+json"


@pytest.fixture(scope="module")
def _running(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(redis_server, tmp_path_factory.mktemp("faults"), backlog=1000) as running:
        yield running


@pytest.fixture
def served(store: Any, _running: Served) -> Served:
    del store
    return _running


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"status": "Teleported"}, "The event's status “Teleported” is none of our status codes: "),
        ({"status": "Ada, 12 Elm Street"}, "The event's status is none of our status codes"),
        ({"occurred_at": "yesterday"}, "The event has no readable time."),
        ({"mailpiece_id": None}, "The event names no mailpiece."),
        ({"event_id": "a\tb"}, "The event's id is too long or has invisible characters."),
    ],
)
def test_of_a_list_the_event_that_cannot_be_read_is_named_by_its_place_and_none_is_stored(served, fault, sentence):
    answer = served.post("/v1/events", [EVENT, EVENT | fault, EVENT])

    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["loc"]) == (422, ["body", 1])
    assert problem["msg"].startswith(sentence)
    assert "Ada" not in answer.text
    assert served.events() == []


@pytest.mark.parametrize("fault", [{"time": "not"}, {"data": EVENT | {"status": "Teleported"}}])
def test_a_cloud_event_is_no_exception(served, fault):
    data = {"mailpiece_id": "mp-1", "status": "Printed"}

    answer = served.post("/v1/events", {**CLOUD, "time": EVENT["occurred_at"], "data": data, **fault}, Content_Type=ONE)

    assert answer.status_code == 422
    assert served.events() == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"salesforce_id": "nope", "external_id": None}, "The salesforce_id is wrong: "),
        ({"external_id": None}, "A mailpiece has either a salesforce_id or an external_id"),
        ({"salesforce_id": "0035e00000ABCDE"}, "A mailpiece has either a salesforce_id or an external_id"),
        ({"planned_mail_date": "tomorrow"}, "The planned_mail_date is not a date like 2026-08-21."),
    ],
)
def test_a_mailpiece_that_could_not_be_registered_is_named_by_its_place_and_none_is_stored(served, fault, sentence):
    answer = served.post("/v1/mailpieces", [PIECE, PIECE | fault])

    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["loc"]) == (422, ["body", 1])
    assert problem["msg"].startswith(sentence)
    assert "nope" not in answer.text
    assert served.events() == []


@pytest.mark.parametrize("value", [["red"], {"shade": "red"}])
def test_a_column_of_a_mailpiece_holds_one_text(served, value):
    assert served.post("/v1/mailpieces", [PIECE | {"color": value}]).status_code == 422
    assert served.events() == []
