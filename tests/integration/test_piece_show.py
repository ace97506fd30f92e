"""`mailstatus piece show`: what it says around the timeline."""

from __future__ import annotations

import pytest

from console.piece import show
from console.say import Stop
from tests.builders import a_contact, a_registration, a_visit


@pytest.fixture(autouse=True)
def _configured(store, monkeypatch):
    monkeypatch.setenv("MAILSTATUS_REDIS__URL", store.url)


@pytest.mark.parametrize(("times", "said"), [(2, "1 more report only"), (3, "2 more reports only")])
def test_reports_that_only_repeated_an_event_are_counted(store, capsys, times, said):
    for event in [a_registration(1), *[a_visit("v-1")] * times]:
        store.accept(event)
        store.normalize_all()
    store.sink.records[a_contact(1).address] = {}
    store.deliver_all()

    show("mp-1")

    assert f"{said} repeated one of these events" in capsys.readouterr().out


def test_a_mailpiece_nobody_knows_may_be_registered_later_or_be_a_dead_letter():
    with pytest.raises(Stop, match=r"may not be registered yet .* among the dead letters \(mailstatus dead list\)"):
        show("mp-9")
