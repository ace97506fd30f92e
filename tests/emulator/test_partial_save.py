"""What becomes of the good records of a chunk when others fail: the three passes of a partial save."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.emulator.conftest import of

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

RETRIES = "Too many batch retries in the presence of Apex triggers and partial failures."


def fails(value: str) -> dict[str, Any]:
    """Spell the condition that a contact's title has a value."""
    return {"criteriaItems": [{"field": "Contact.Title", "operation": "equals", "value": value}]}


def trigger(name: str = "Guard", **more: Any) -> dict[str, Any]:
    """Spell a trigger on Contact."""
    return {"name": name, "object": "Contact", "events": ["before update"], **more}


def contacts(org: Client, number: int) -> list[str]:
    """Add contacts, and give their ids."""
    return org.seed(contacts=[{"LastName": str(n)} for n in range(number)])["contacts"]


def update(org: Client, titles: dict[str, str], *, all_or_none: bool = False) -> list[dict[str, Any]]:
    """Give each contact a title."""
    records = [of("Contact", each, Title=title) for each, title in titles.items()]
    results: list[dict[str, Any]] = org.update(*records, all_or_none=all_or_none).json()
    return results


def firings(org: Client, name: str = "Guard") -> list[tuple[int, int, bool]]:
    """List a trigger's firings: pass, number of records, whether they were rolled back."""
    listed = org.ask("GET", f"/triggers?trigger={name}")["firings"]
    return [(each["pass"], each["records"], each["rolledBack"]) for each in listed]


def title_of(org: Client, contact: str) -> str | None:
    """Read a contact's title."""
    title: str | None = org.call("GET", f"/sobjects/Contact/{contact}?fields=Title").json()["Title"]
    return title


class TestATrigger:
    def test_fires_once_for_a_whole_chunk(self, org: Client) -> None:
        org.seed(triggers=[trigger(events=["before update", "after update"])])
        ids = contacts(org, 3)

        update(org, dict.fromkeys(ids, "x"))

        first, second = org.ask("GET", "/triggers")["firings"]
        assert (first["event"], second["event"]) == ("before update", "after update")
        assert first["ids"] == second["ids"] == ids

    def test_fires_for_each_run_of_one_type(self, org: Client) -> None:
        org.seed(triggers=[trigger()])
        one, two = contacts(org, 2)

        org.update(of("Contact", one), of("Lead", org.lead()), of("Contact", two))

        assert firings(org) == [(1, 1, False), (1, 1, False)]

    def test_fires_with_no_id_before_a_record_is_created(self, org: Client) -> None:
        org.seed(triggers=[trigger(events=["before insert", "after insert"])])

        made = org.call("POST", "/sobjects/Contact", {"LastName": "X"}).json()["id"]

        assert [each["ids"] for each in org.ask("GET", "/triggers")["firings"]] == [[None], [made]]

    def test_fires_on_deletion(self, org: Client) -> None:
        org.seed(triggers=[trigger(events=["before delete"], fails_when={"formula": "true"}, message="Keep it.")])
        contact = org.contact()

        answer = org.call("DELETE", f"/sobjects/Contact/{contact}")

        assert answer.json()[0]["message"] == "Keep it."
        assert org.call("GET", f"/sobjects/Contact/{contact}").status_code == 200

    def test_fires_no_more_once_all_are_cleared(self, org: Client) -> None:
        org.seed(triggers=[trigger(fails_above_records=1)])

        org.ask("DELETE", "/triggers")

        assert update(org, dict.fromkeys(contacts(org, 2), "x"))[0]["success"] is True
        assert org.ask("GET", "/triggers") == {"fired": 0, "firings": []}

    def test_of_an_unknown_event_is_refused(self, org: Client) -> None:
        body = {"triggers": [trigger(events=["sometimes"])]}

        answer = org.session.post(f"{org.url}/emulator/seed", json=body, timeout=10)

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "BAD_SEED")


class TestAnErrorAddedToARecord:
    @pytest.fixture(params=["before update", "after update"])
    def ids(self, org: Client, request: pytest.FixtureRequest) -> list[str]:
        """Add contacts to an org whose trigger refuses one title."""
        org.seed(triggers=[trigger(events=[request.param], fails_when=fails("bad"), message="Not this one.")])
        return contacts(org, 3)

    def test_refuses_that_record_and_saves_the_others(self, org: Client, ids: list[str]) -> None:
        results = update(org, dict(zip(ids, ["x", "bad", "y"], strict=True)))

        error = {"statusCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Not this one.", "fields": []}
        assert [each["success"] for each in results] == [True, False, True]
        assert results[1] == {"success": False, "errors": [error]}
        assert [title_of(org, each) for each in ids] == ["x", None, "y"]

    def test_makes_the_trigger_fire_again_for_the_others(self, org: Client, ids: list[str]) -> None:
        update(org, dict(zip(ids, ["x", "bad", "y"], strict=True)))

        assert firings(org) == [(1, 3, True), (2, 2, False)]

    def test_counts_the_good_records_as_saved_once(self, org: Client, ids: list[str]) -> None:
        update(org, dict(zip(ids, ["x", "bad", "y"], strict=True)))

        assert [len(org.saves(each)) for each in ids] == [1, 0, 1]

    def test_undoes_everything_when_all_or_none_is_asked(self, org: Client, ids: list[str]) -> None:
        results = update(org, dict(zip(ids, ["x", "bad", "y"], strict=True)), all_or_none=True)

        codes = [each["errors"][0]["statusCode"] for each in results]
        assert codes == [
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        ]
        assert [title_of(org, each) for each in ids] == [None, None, None]
        assert firings(org) == [(1, 3, True)]


class TestAnErrorAddedToAField:
    def test_names_the_field(self, org: Client) -> None:
        org.seed(triggers=[trigger(fails_when=fails("bad"), field="title")])

        error = update(org, {org.contact(): "bad"})[0]["errors"][0]

        assert error["fields"] == ["Title"]


class TestAnUncaughtException:
    def test_fails_the_whole_chunk(self, org: Client) -> None:
        cause = "System.NullPointerException: Attempt to de-reference a null object"
        org.seed(triggers=[trigger(fails_when=fails("bad"), throws=cause)])
        one, two = contacts(org, 2)

        results = update(org, {one: "x", two: "bad"})

        for each in results:
            error = each["errors"][0]
            assert error["statusCode"] == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
            assert error["message"].startswith(f"Guard: execution of BeforeUpdate\n\ncaused by: {cause}\n\n")
        assert [title_of(org, each) for each in (one, two)] == [None, None]
        assert firings(org) == [(1, 2, True)]

    def test_of_a_governor_limit_spares_smaller_chunks(self, org: Client) -> None:
        org.seed(triggers=[trigger(fails_above_records=2)])
        ids = contacts(org, 3)

        many = update(org, dict.fromkeys(ids, "x"))
        few = update(org, dict.fromkeys(ids[:2], "y"))

        assert many[0]["errors"][0]["message"] == "Guard: System.LimitException: Too many SOQL queries: 101"
        assert [each["success"] for each in (*many, *few)] == [False] * 3 + [True] * 2

    def test_of_a_governor_limit_passes_once_failing_records_are_set_aside(self, org: Client) -> None:
        org.seed(
            triggers=[
                trigger("Early", fails_when=fails("bad"), message="No."),
                trigger(events=["after update"], fails_above_records=2),
            ]
        )
        ids = contacts(org, 3)

        results = update(org, dict(zip(ids, ["x", "bad", "y"], strict=True)))

        assert [each["success"] for each in results] == [True, False, True]


class TestTheThirdPass:
    @staticmethod
    def guards(*passes: int) -> list[dict[str, Any]]:
        """Spell triggers that refuse one title each, in one pass each."""
        return [
            trigger(
                f"Guard{number}", fails_when=fails(f"bad{number}"), fails_in_passes=[number], message=f"No {number}."
            )
            for number in passes
        ]

    def test_saves_what_is_left_after_two_passes_with_errors(self, org: Client) -> None:
        org.seed(triggers=[trigger(), *self.guards(1, 2)])
        ids = contacts(org, 4)

        results = update(org, dict(zip(ids, ["x", "bad1", "bad2", "y"], strict=True)))

        assert [each["success"] for each in results] == [True, False, False, True]
        assert [each["errors"][0]["message"] for each in results[1:3]] == ["No 1.", "No 2."]
        assert firings(org) == [(1, 4, True), (2, 3, True), (3, 2, False)]

    def test_fails_the_whole_chunk_when_it_has_an_error_too(self, org: Client) -> None:
        org.seed(triggers=[trigger(), *self.guards(1, 2, 3)])
        ids = contacts(org, 4)

        results = update(org, dict(zip(ids, ["x", "bad1", "bad2", "bad3"], strict=True)))

        assert [each["errors"][0]["message"] for each in results] == [RETRIES] * 4
        assert [title_of(org, each) for each in ids] == [None] * 4
        assert firings(org) == [(1, 4, True), (2, 3, True), (3, 2, True)]

    def test_leaves_other_chunks_alone(self, org: Client) -> None:
        org.seed(triggers=self.guards(1, 2, 3))
        ids, lead = contacts(org, 3), org.lead()
        spoiled = [of("Contact", each, Title=f"bad{n}") for n, each in enumerate(ids, start=1)]

        results = org.update(*spoiled, of("Lead", lead, Title="x")).json()

        assert [each["success"] for each in results] == [False, False, False, True]

    def test_has_nothing_to_do_when_nothing_is_left(self, org: Client) -> None:
        org.seed(triggers=self.guards(1, 2))
        one, two = contacts(org, 2)

        results = update(org, {one: "bad1", two: "bad2"})

        assert [each["errors"][0]["message"] for each in results] == ["No 1.", "No 2."]


class TestAValueThatMustBeUnique:
    TWINS = (of("PermissionSet", Name="Writers", Label="1"), of("PermissionSet", Name="writers", Label="2"))

    def made(self, org: Client, *, all_or_none: bool) -> list[dict[str, Any]]:
        """Create two records with the same value in one call."""
        body = {"allOrNone": all_or_none, "records": self.TWINS}
        results: list[dict[str, Any]] = org.call("POST", "/composite/sobjects", body).json()
        return results

    def test_is_refused_to_the_second_record_of_a_call(self, org: Client) -> None:
        first, second = self.made(org, all_or_none=False)

        text = f"duplicate value found: Name duplicates value on record with id: {first['id']}"
        assert second["errors"] == [{"statusCode": "DUPLICATE_VALUE", "message": text, "fields": []}]

    def test_undoes_the_first_record_when_all_or_none_is_asked(self, org: Client) -> None:
        before = org.ask("GET", "/records/PermissionSet")["totalSize"]

        first, _second = self.made(org, all_or_none=True)

        assert first["errors"][0]["statusCode"] == "ALL_OR_NONE_OPERATION_ROLLED_BACK"
        assert org.ask("GET", "/records/PermissionSet")["totalSize"] == before


class TestANewRecordThatIsSetAside:
    def test_is_not_there(self, org: Client) -> None:
        org.seed(triggers=[trigger(events=["after insert"], fails_when=fails("bad"))])
        records = [of("Contact", LastName=str(n), Title=title) for n, title in enumerate(["x", "bad", "y"])]

        results = org.call("POST", "/composite/sobjects", {"records": records}).json()

        assert [each["success"] for each in results] == [True, False, True]
        assert org.ask("GET", "/records/Contact")["totalSize"] == 2

    def test_leaves_its_external_id_free(self, org: Client) -> None:
        org.seed(triggers=[trigger(events=["after insert"], fails_when=fails("bad"))])
        address = "/sobjects/Contact/External_Id__c/E-1"

        first = org.call("PATCH", address, {"LastName": "X", "Title": "bad"})
        second = org.call("PATCH", address, {"LastName": "X", "Title": "good"})

        assert (first.status_code, second.status_code) == (400, 201)
