"""The audit: every event accepted has exactly one ending, or is waiting."""

from __future__ import annotations

from collections import Counter

import pytest

from worker.domain.audit import Evidence, judge
from worker.domain.event import Ending
from worker.envelope import NOBODY


def some_evidence(**changes):
    """Return the books of two orgs, in balance: 16 accepted, of which 12 belong to drops that are known."""
    ledger = Counter(
        {
            (NOBODY, "accepted"): 16,
            (NOBODY, "noted"): 1,
            (NOBODY, "dead"): 1,
            (NOBODY, "parked"): 1,
            ("acme/572", "accepted"): 7,
            ("acme/572", "written"): 2,
            ("acme/572", "repeated"): 1,
            ("acme/572", "dead"): 1,
            ("acme/572", "discarded"): 1,
            ("acme/573", "accepted"): 1,
            ("acme/573", "noted"): 1,
            ("beta/9", "accepted"): 4,
            ("beta/9", "superseded"): 1,
        }
    )
    places = {"raw:0": 1, "org:acme:0": 2, "held:beta/9": 3, "parked": 1, "dead": 2}
    timelines = Counter({("acme/572", "written"): 2, ("acme/572", "repeated"): 1, ("beta/9", "superseded"): 1})
    noted = Counter({("manifest", "A mailpiece was registered."): 1, ("purl", "A robot."): 1})
    evidence = Evidence(ledger, places, Counter({"acme/572": 2, "beta/9": 3}), timelines, noted)
    for name, change in changes.items():
        getattr(evidence, name).update(change)
    return evidence


def missing(verdict):
    """Return what is missing, by scope."""
    return {line.scope: line.missing for line in verdict.lines if line.missing}


class TestBooksInBalance:
    def test_are_said_to_balance(self):
        verdict = judge(some_evidence())

        assert verdict.balances
        assert missing(verdict) == {}

    def test_have_an_equation_for_all_for_each_org_and_for_each_drop(self):
        verdict = judge(some_evidence())

        scopes = [line.scope for line in verdict.lines]
        assert scopes == ["all", "acme", "beta", "acme/572", "acme/573", "beta/9"]

    def test_add_an_orgs_drops_up(self):
        verdict = judge(some_evidence())

        (acme,) = [line for line in verdict.lines if line.scope == "acme"]
        assert (acme.accepted, acme.waiting, acme.endings.total()) == (8, 2, 6)

    def test_count_as_waiting_whatever_stands_somewhere_but_the_dead(self):
        evidence = some_evidence()

        assert evidence.waiting() == 1 + 2 + 3 + 1

    def test_hold_when_nothing_ever_happened(self):
        verdict = judge(Evidence(Counter(), {}))

        assert verdict.balances
        assert [line.scope for line in verdict.lines] == ["all"]


class TestAnEventThatIsNowhere:
    def test_is_missing_from_the_equation_of_all(self):
        verdict = judge(some_evidence(places={"raw:0": 0}))

        assert missing(verdict) == {"all": 1}
        assert not verdict.balances

    def test_is_missing_from_its_drop_and_its_org(self):
        verdict = judge(some_evidence(ledger={("acme/572", "accepted"): 1}))

        assert missing(verdict) == {"acme": 1, "acme/572": 1}

    def test_that_was_counted_twice_shows_as_less_than_nothing(self):
        verdict = judge(some_evidence(places={"raw:0": 2}))

        assert missing(verdict) == {"all": -1}


class TestACountThatDisagreesWithWhatItCounts:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"places": {"dead": 3}}, "dead letters: the ledger counts 2, stored are 3"),
            ({"noted": {("purl", "A robot."): 1}}, "noted events: the ledger counts 2, stored are 3"),
            ({"places": {"parked": 0}}, "parked events: the ledger counts 1, stored are 0"),
            (
                {"timelines": {("acme/572", Ending.WRITTEN): 1}},
                "written events of acme/572: the ledger counts 2, stored are 3",
            ),
            (
                {"timelines": {("beta/9", Ending.SUPERSEDED): -1}},
                "superseded events of beta/9: the ledger counts 1, stored are 0",
            ),
        ],
    )
    def test_is_named(self, changes, said):
        verdict = judge(some_evidence(**changes))

        assert verdict.disagreements == [said]
        assert not verdict.balances
