"""Graphs of requests: /composite/graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

DATA = "/services/data/v66.0"


def node(sobject: str, ref: str, **body: Any) -> dict[str, Any]:
    """Spell the creation of one record."""
    return {"method": "POST", "url": f"{DATA}/sobjects/{sobject}/", "referenceId": ref, "body": body}


def graph(graph_id: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    """Spell one graph."""
    return {"graphId": graph_id, "compositeRequest": list(nodes)}


def send(org: Client, *graphs: dict[str, Any]) -> Any:
    """Send graphs, and give the answer."""
    return org.call("POST", "/composite/graph", {"graphs": list(graphs)})


def count(org: Client, sobject: str = "Account") -> int:
    """Count records."""
    total: int = org.query(f"SELECT COUNT() FROM {sobject}").json()["totalSize"]  # noqa: S608 - SOQL
    return total


def test_creates_records_that_refer_to_each_other(org: Client) -> None:
    account = node("Account", "acc", name="Cloudy Consulting")
    contact = node("Contact", "con", LastName="Cashman", AccountId="@{acc.id}")
    deal = node("Opportunity", "opp", CloseDate="2024-05-22", StageName="Prospecting", Name="O", AccountId="@{acc.id}")

    [answer] = send(org, graph("1", account, contact, deal)).json()["graphs"]

    assert answer.keys() == {"graphId", "graphResponse", "isSuccessful"}
    assert (answer["graphId"], answer["isSuccessful"]) == ("1", True)
    made = answer["graphResponse"]["compositeResponse"]
    assert [each["httpStatusCode"] for each in made] == [201, 201, 201]
    row = org.call("GET", f"/sobjects/Opportunity/{made[2]['body']['id']}").json()
    assert (row["AccountId"], row["CloseDate"], row["IsClosed"]) == (made[0]["body"]["id"], "2024-05-22", False)


def test_a_failed_graph_is_undone_and_the_others_stay(org: Client) -> None:
    bad = graph("bad", node("Account", "a", Name="A"), node("Account", "b"))
    good = graph("good", node("Account", "a", Name="B"))

    failed, done = send(org, bad, good).json()["graphs"]

    assert (failed["isSuccessful"], done["isSuccessful"]) == (False, True)
    halted, refused = failed["graphResponse"]["compositeResponse"]
    assert (halted["httpStatusCode"], halted["body"][0]["errorCode"]) == (400, "PROCESSING_HALTED")
    assert refused["body"][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert count(org) == 1


def test_after_more_than_14_failures_the_rest_is_halted(org: Client) -> None:
    bad = [graph(f"bad{n}", node("Account", "a")) for n in range(15)]

    answers = send(org, *bad, graph("good", node("Account", "a", Name="A"))).json()["graphs"]

    assert answers[-1]["isSuccessful"] is False
    assert answers[-1]["graphResponse"]["compositeResponse"][0]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert count(org) == 0


def test_after_14_failures_the_rest_is_still_done(org: Client) -> None:
    bad = [graph(f"bad{n}", node("Account", "a")) for n in range(14)]

    answers = send(org, *bad, graph("good", node("Account", "a", Name="A"))).json()["graphs"]

    assert answers[-1]["isSuccessful"] is True


def test_costs_one_call(org: Client) -> None:
    before = org.ask("GET", "/stats")["charged"]

    send(org, *(graph(f"g{n}", node("Account", "a", Name="A")) for n in range(75)))

    assert org.ask("GET", "/stats")["charged"] == before + 1
    assert count(org) == 75


def _chain(depth: int) -> dict[str, Any]:
    first = node("Account", "r0", Name="A")
    return graph(
        "1", first, *(node("Account", f"r{n}", Name="A", ParentId=f"@{{r{n - 1}.id}}") for n in range(1, depth))
    )


class TestARequestIsRefusedAsAWhole:
    def test_for_more_than_75_graphs(self, org: Client) -> None:
        assert send(org, *(graph(f"g{n}", node("Account", "a", Name="A")) for n in range(76))).status_code == 400

    @pytest.mark.parametrize(("nodes", "status"), [(500, 200), (501, 400)])
    def test_for_more_than_500_nodes(self, org: Client, nodes: int, status: int) -> None:
        answer = send(org, graph("1", *(node("Account", f"a{n}", Name="A") for n in range(nodes))))

        assert answer.status_code == status
        assert count(org) == (nodes if status == 200 else 0)

    @pytest.mark.parametrize(("depth", "status"), [(15, 200), (16, 400)])
    def test_for_a_depth_of_more_than_15(self, org: Client, depth: int, status: int) -> None:
        assert send(org, _chain(depth)).status_code == status

    @pytest.mark.parametrize(("kinds", "status"), [(15, 200), (16, 400)])
    def test_for_more_than_15_kinds_of_nodes(self, org: Client, kinds: int, status: int) -> None:
        nodes = [node("Account", f"a{n}", Name="A") for n in range(kinds)]
        for number, each in enumerate(nodes):
            each["url"] = f"/services/data/v{66 - number}.0/sobjects/Account"

        assert send(org, graph("1", *nodes)).status_code == status

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": f"{DATA}/query?q=SELECT+Id+FROM+Account", "method": "GET"},
            {"url": f"{DATA}/composite/sobjects", "method": "POST"},
            {"url": f"{DATA}/sobjects/Account", "method": "GET"},
            {"url": "/services/data/v49.0/sobjects/Account"},
        ],
    )
    def test_for_what_graphs_do_not_support(self, org: Client, wrong: dict[str, str]) -> None:
        assert send(org, graph("1", {**node("Account", "a", Name="A"), **wrong})).status_code == 400

    def test_for_a_graph_id_given_twice(self, org: Client) -> None:
        assert send(org, *[graph("1", node("Account", "a", Name="A"))] * 2).status_code == 400
