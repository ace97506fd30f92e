"""Bulk jobs through sf."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.sf.conftest import Sf
    from tests.emulator.conftest import Client

HERE = ("-o", "org")
UNKNOWN = "003000000000001AAA"


def file(sf: Sf, *rows: str) -> str:
    """Write a file of rows, and give its name."""
    path: Path = sf.home / "rows.csv"
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(path)


def contacts(org: Client) -> dict[str, dict[str, Any]]:
    """Give all contacts by last name."""
    return {each["LastName"]: each for each in org.ask("GET", "/records/Contact")["records"]}


def test_an_update_is_waited_for(sf: Sf, org: Client) -> None:
    contact = org.contact()

    words = ("data", "update", "bulk", *HERE, "-s", "Contact", "-w", "2")
    done = sf.json(*words, "-f", file(sf, "Id,Title", f'{contact},"Boss, first"')).result

    assert (done["processedRecords"], done["successfulRecords"], done["failedRecords"]) == (1, 1, 0)
    assert contacts(org)["Doe"]["Title"] == "Boss, first"


def test_rows_that_fail_end_the_command_badly_and_are_fetched_afterwards(sf: Sf, org: Client) -> None:
    contact = org.contact()
    rows = ("Id,Title", f"{contact},Boss", f"{UNKNOWN},Boss")

    said = sf.json("data", "update", "bulk", *HERE, "-s", "Contact", "-w", "2", "-f", file(sf, *rows))

    assert (said.code, said.body["name"]) == (1, "FailedRecordDetailsError")
    job = said.body["data"]["jobId"]
    results = sf.json("data", "bulk", "results", *HERE, "-i", job).result
    assert (results["processedRecords"], results["successfulRecords"], results["failedRecords"]) == (2, 1, 1)
    with (sf.home / results["failedFilePath"]).open(encoding="utf-8") as failed:
        (row,) = csv.DictReader(failed)
    assert row["Id"] == UNKNOWN
    assert row["sf__Error"].endswith("--")


def test_an_upsert_says_which_rows_were_created(sf: Sf, org: Client) -> None:
    org.contact(External_Id__c="E1")
    rows = ("External_Id__c,LastName", "E1,Old", "E2,New")

    words = ("data", "upsert", "bulk", *HERE, "-s", "Contact", "-i", "External_Id__c", "-w", "2")
    done = sf.json(*words, "-f", file(sf, *rows)).result

    created = {row["LastName"]: row["sf__Created"] for row in done["records"]["successfulResults"]}
    assert created == {"Old": "false", "New": "true"}
    assert done["jobInfo"]["state"] == "JobComplete"


def test_a_deletion_takes_the_records_away(sf: Sf, org: Client) -> None:
    contact = org.contact()

    words = ("data", "delete", "bulk", *HERE, "-s", "Contact", "-w", "2")
    done = sf.json(*words, "-f", file(sf, "Id", contact)).result

    assert [row["sf__Id"] for row in done["records"]["successfulResults"]] == [contact]
    assert org.query("SELECT COUNT() FROM Contact").json()["totalSize"] == 0


def test_an_import_inserts(sf: Sf, org: Client) -> None:
    words = ("data", "import", "bulk", *HERE, "-s", "Contact", "-w", "2")

    done = sf.json(*words, "-f", file(sf, "LastName", "A", "B")).result

    assert done["successfulRecords"] == 2
    assert contacts(org).keys() == {"A", "B"}


def test_a_job_with_an_unknown_column_fails(sf: Sf, org: Client) -> None:
    words = ("data", "import", "bulk", *HERE, "-s", "Contact", "-w", "2")

    said = sf.json(*words, "-f", file(sf, "LastName,Nothing__c", "A,x"))

    assert said.code == 1
    assert "InvalidBatch : Field name not found : Nothing__c" in said.out
    assert not contacts(org)


def test_a_job_that_is_not_waited_for_is_resumed(sf: Sf, org: Client) -> None:
    words = ("data", "import", "bulk", *HERE, "-s", "Contact")
    job = sf.json(*words, "-f", file(sf, "LastName", "A")).result["jobId"]

    done = sf.json("data", "import", "resume", "-i", job, "-w", "2").result

    assert done["successfulRecords"] == 1
    assert contacts(org).keys() == {"A"}


def test_an_export_writes_the_rows_of_a_query(sf: Sf, org: Client) -> None:
    org.seed(contacts=[{"LastName": name, "Title": 'x, "y"'} for name in ("A", "B")])

    words = ("data", "export", "bulk", *HERE, "-q", "SELECT LastName, Title FROM Contact", "-w", "2")
    done = sf.json(*words, "--output-file", "out.csv", "-r", "csv").result

    assert done["totalSize"] == 2
    with (sf.home / "out.csv").open(encoding="utf-8") as written:
        assert list(csv.reader(written)) == [["LastName", "Title"], ["A", 'x, "y"'], ["B", 'x, "y"']]
