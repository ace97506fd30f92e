"""`mailstatus piece release`: a key registered by mistake is taken from its mailpiece, and another can have it."""

from __future__ import annotations

import json

import pytest
import typer

from console.release import release
from console.say import Stop
from tests.builders import a_contact, a_registration, a_visit


@pytest.fixture(autouse=True)
def _configured(store, monkeypatch):
    monkeypatch.setenv("MAILSTATUS_REDIS__URL", store.url)


def ended(key, **options):
    """Release a key; return the exit code."""
    with pytest.raises(typer.Exit) as end:
        release(key, **options)
    return end.value.exit_code


def run(store, *events):
    """Take events in and normalize them, each as a batch of its own."""
    for event in events:
        store.accept(event)
        store.normalize_all()


def visited(store):
    """Return the records whose visits reached the org."""
    for number in (1, 2):
        store.sink.records.setdefault(a_contact(number).address, {})
    store.deliver_all()
    return [address for address, _ in store.sink.saves]


def test_the_registration_that_was_a_conflict_takes_the_key_when_it_is_replayed(store, capsys):
    run(store, a_registration(1, purl_token="tok2"), a_registration(2), a_visit("v1", number=2))

    assert ended("purl:tok2") == 0
    (letter,) = store.dead.all()
    store.dead.replay(letter)
    run(store, a_visit("v2", number=2))

    assert "mailpiece mp-1" in capsys.readouterr().out
    assert visited(store) == [a_contact(1).address, a_contact(2).address]
    assert store.audit().balances


def test_the_mailpiece_keeps_its_other_keys(store):
    run(store, a_registration(1, lob_id="psc_1"))

    ended("lob:psc_1")

    assert set(store.registry.find(["lob:psc_1", "purl:tok1", "id:mp-1"])) == {"purl:tok1", "id:mp-1"}


def test_programs_get_the_key_and_whose_it_was(store, capsys):
    run(store, a_registration(1, lob_id="psc_1"))

    assert ended("lob:psc_1", as_json=True) == 0

    assert json.loads(capsys.readouterr().out) == {"key": "lob:psc_1", "mailpieces": ["mp-1"]}


@pytest.mark.parametrize("as_json", [False, True])
def test_a_key_of_nobody_is_a_problem(capsys, as_json):
    assert ended("lob:psc_1", as_json=as_json) == 1

    said = capsys.readouterr()
    assert json.loads(said.out) == {"key": "lob:psc_1", "mailpieces": []} if as_json else "nothing" in said.err


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("id:mp-1", "own id cannot be released"),
        ("imb:123456000000001", "register the mailpiece again"),
        ("tok1", "kind:value"),
        ("purl:", "kind:value"),
        ("nobody:tok1", "kind:value"),
    ],
)
def test_what_is_no_key_of_one_mailpiece_is_refused_in_one_sentence_and_stays(store, key, sentence):
    run(store, a_registration(1))
    before = store.everything()

    with pytest.raises(Stop, match=sentence):
        release(key)

    assert store.everything() == before
