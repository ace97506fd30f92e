"""Bulk jobs that meet locks, limits, time, and faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.emulator.bulk_steps import (
    ENDED,
    bad,
    change,
    csv_of,
    good,
    look,
    open_job,
    rows_of,
    run,
    text_of,
    until,
    upload,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.emulator.conftest import Client

LOCKED = "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record"


def people(org: Client, count: int, **values: Any) -> list[str]:
    """Add contacts, and give their ids."""
    return org.seed(contacts=[{"LastName": f"{n}", **values} for n in range(count)])["contacts"]


def titles(ids: list[str]) -> str:
    """Write a file that gives each a title."""
    return csv_of("Id,Title", *(f"{each},x" for each in ids))


def queued(org: Client, data: str) -> dict[str, Any]:
    """Take a job as far as the queue."""
    job = open_job(org)
    upload(org, job, data)
    change(org, job, "UploadComplete")
    return job


class TestParallelBatches:
    def test_of_one_parent_account_lock_each_other_out(self, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]
        contacts = people(org, 2, AccountId=account)
        org.ask("POST", "/locks", {"patience": 0})
        org.ask("POST", "/bulk", {"batch_rows": 1, "chunk_seconds": 0.2})

        job = run(org, titles(contacts))

        assert (job["state"], job["numberRecordsFailed"]) == ("JobComplete", 1)
        assert bad(org, job)[0].startswith(LOCKED)
        assert account in bad(org, job)[0]

    def test_wait_for_each_other_if_that_takes_seconds_only(self, org: Client) -> None:
        account = org.seed(accounts=[{"Name": "Acme"}])["accounts"][0]
        contacts = people(org, 2, AccountId=account)
        org.ask("POST", "/bulk", {"batch_rows": 1, "chunk_seconds": 0.1})

        assert run(org, titles(contacts))["numberRecordsFailed"] == 0

    def test_of_different_accounts_do_not_meet(self, org: Client) -> None:
        accounts = org.seed(accounts=[{"Name": "A"}, {"Name": "B"}])["accounts"]
        contacts = [people(org, 1, AccountId=each)[0] for each in accounts]
        org.ask("POST", "/locks", {"patience": 0})
        org.ask("POST", "/bulk", {"batch_rows": 1, "chunk_seconds": 0.1})

        assert run(org, titles(contacts))["numberRecordsFailed"] == 0


class TestAChunkAtWork:
    def test_holds_its_rows_against_other_calls(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"patience": 0})
        org.ask("POST", "/bulk", {"chunk_seconds": 60})
        job = queued(org, titles([contact]))
        until(org, job, "InProgress")

        answer = org.call("PATCH", f"/sobjects/Contact/{contact}", {"Title": "y"})

        assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")

    def test_waits_for_rows_that_others_hold(self, org: Client) -> None:
        contact = org.contact()
        org.ask("POST", "/locks", {"ids": [contact], "seconds": 0.3})

        assert run(org, titles([contact]))["numberRecordsFailed"] == 0


class TestABatchWithTooManyLockFailures:
    def test_puts_its_rest_back_and_does_not_try_the_failed_rows_again(self, org: Client) -> None:
        contacts = people(org, 300)
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "ids": contacts[:101]}]})

        job = run(org, titles(contacts))

        assert (job["state"], job["retries"], job["numberRecordsFailed"]) == ("JobComplete", 1, 101)
        assert value(org, contacts[299], "Title") == "x"
        assert len(bad(org, job)) == 101

    def test_may_have_a_hundred(self, org: Client) -> None:
        contacts = people(org, 300)
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW", "ids": contacts[:100]}]})

        assert run(org, titles(contacts))["retries"] == 0

    def test_has_nothing_to_put_back_when_it_is_done(self, org: Client) -> None:
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW"}]})

        job = run(org, titles(people(org, 150)))

        assert (job["state"], job["retries"], job["numberRecordsFailed"]) == ("JobComplete", 0, 150)

    def test_fails_the_job_after_twenty_retries(self, org: Client) -> None:
        contacts = people(org, 22 * 200)
        org.ask("POST", "/bulk", {"queue_seconds": 0})
        org.ask("POST", "/faults", {"record_errors": [{"code": "UNABLE_TO_LOCK_ROW"}]})

        job = run(org, titles(contacts))

        assert (job["state"], job["retries"]) == ("Failed", 20)
        assert job["errorMessage"].startswith("TooManyLockFailure : ")
        assert len(rows_of(org, job, "unprocessedrecords")) == 200


class TestABatchThatTakesTooLong:
    def test_is_put_back_and_fails_the_job_in_the_end(self, org: Client) -> None:
        org.ask("POST", "/bulk", {"queue_seconds": 0, "batch_seconds": 0})

        job = run(org, titles(people(org, 22 * 200)))

        assert (job["state"], job["retries"]) == ("Failed", 20)
        assert job["errorMessage"].startswith("Timeout : ")
        assert len(good(org, job)) == 21 * 200


class TestAJobMadeToFail:
    def test_keeps_what_is_saved_and_lists_the_rest(self, org: Client) -> None:
        contacts = people(org, 500)
        org.ask("POST", "/bulk", {"failures": [{"object": "Contact", "after_rows": 200, "message": "Unknown : no"}]})

        job = run(org, titles(contacts))

        assert (job["state"], job["errorMessage"], job["numberRecordsProcessed"]) == ("Failed", "Unknown : no", 200)
        assert len(good(org, job)) == 200
        left = [row["Id"] for row in rows_of(org, job, "unprocessedrecords")]
        assert sorted(left) == sorted(contacts[200:])

    def test_may_fail_before_its_first_row(self, org: Client) -> None:
        contacts = people(org, 2)
        org.ask("POST", "/bulk", {"failures": [{}]})

        job = run(org, titles(contacts))

        assert (job["state"], job["numberRecordsProcessed"]) == ("Failed", 0)
        assert len(rows_of(org, job, "unprocessedrecords")) == 2

    def test_may_be_the_only_one(self, org: Client) -> None:
        org.ask("POST", "/bulk", {"failures": [{"times": 1}]})

        states = [run(org, titles([org.contact()]))["state"] for _ in range(2)]

        assert states == ["Failed", "JobComplete"]


class TestTheDaysBatches:
    def test_are_counted_one_for_ten_thousand_rows(self, org: Client) -> None:
        before = org.call("GET", "/limits").json()["DailyBulkApiBatches"]

        run(org, "Id\n" + "003000000000001AAA\n" * 10_001, "delete")

        after = org.call("GET", "/limits").json()["DailyBulkApiBatches"]
        assert before["Remaining"] - after["Remaining"] == 2
        assert before["Max"] == 15_000

    def test_end_a_job_when_they_are_used_up(self, org: Client) -> None:
        org.ask("POST", "/bulk", {"batch_rows": 1, "daily_batches": 1})
        contacts = people(org, 2)

        job = run(org, titles(contacts))

        assert (job["state"], job["numberRecordsProcessed"]) == ("Failed", 1)
        assert job["errorMessage"].startswith("ExceededQuota : ")
        refused = org.call("POST", "/jobs/ingest", {"object": "Contact", "operation": "update"})
        assert refused.json()[0]["errorCode"] == "EXCEEDEDQUOTA"


class TestCalls:
    def test_are_charged_one_by_one(self, org: Client) -> None:
        contact = org.contact()
        before = org.ask("GET", "/stats")["charged"]
        job = open_job(org)
        upload(org, job, titles([contact]))
        change(org, job, "UploadComplete")
        look(org, job)

        assert org.ask("GET", "/stats")["charged"] == before + 4

    def test_are_answered_while_a_job_is_at_work(self, org: Client) -> None:
        contacts = people(org, 6000)
        job = queued(org, titles(contacts))
        until(org, job, "InProgress", *ENDED)

        seen = [value(org, contacts[-1], "Title")]
        while look(org, job)["state"] == "InProgress":
            seen.append(value(org, contacts[-1], "Title"))

        assert seen[0] is None
        assert value(org, contacts[-1], "Title") == "x"

    def test_without_a_session_are_refused_alike(self, org: Client) -> None:
        job = open_job(org)
        org.ask("POST", "/expire-sessions")

        answer = upload(org, job, "Id\n")

        error = {"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}
        assert (answer.status_code, answer.json()) == (401, [error])


class TestAnUploadWhoseAnswerIsLost:
    def test_is_done_all_the_same(self, org: Client) -> None:
        job = open_job(org)
        lost = {"status": 503, "when": "after", "path": "/batches", "times": 1}
        org.ask("POST", "/faults", {"http_errors": [lost]})

        answers = [upload(org, job, titles([org.contact()])) for _ in range(2)]
        change(org, job, "UploadComplete")

        assert [each.status_code for each in answers] == [503, 400]
        assert until(org, job, *ENDED)["numberRecordsProcessed"] == 1


class TestTime:
    def test_makes_results_go_after_seven_days(self, org: Client) -> None:
        job = run(org, titles([org.contact()]))
        org.ask("POST", "/clock", {"move": {"days": 6}})
        kept = text_of(org, job, "successfulResults")

        org.ask("POST", "/clock", {"move": {"days": 2}})
        org.log_in()

        assert len(kept.splitlines()) == 2
        assert org.call("GET", f"/jobs/ingest/{job['id']}").status_code == 404

    def test_ends_an_open_job_after_a_day(self, org: Client) -> None:
        job = open_job(org)

        org.ask("POST", "/clock", {"move": {"hours": 25}})
        org.log_in()

        assert look(org, job)["state"] == "Aborted"


class TestTheOrderOfResults:
    def test_is_not_that_of_the_file_but_that_of_the_seed(self, start: Callable[..., Client]) -> None:
        seen = []
        for seed in (1, 1, 2):
            org = start()
            org.log_in()
            org.ask("POST", "/bulk", {"seed": seed})
            seen.append([row["Id"] for row in good(org, run(org, titles(people(org, 30))))])

        assert seen[0] == seen[1] != seen[2]
        assert seen[0] != sorted(seen[0])
        assert sorted(seen[0]) == sorted(seen[2])


class TestTheEmulatorsOwnView:
    def test_shows_settings_and_jobs(self, org: Client) -> None:
        job = run(org, titles([org.contact()]), columnDelimiter="COMMA")

        seen = org.ask("GET", "/bulk")

        assert seen["settings"]["batch_rows"] == 10_000
        assert [(each["id"], each["state"], each["batches"]) for each in seen["jobs"]] == [
            (job["id"], "JobComplete", 1)
        ]

    def test_takes_a_queue_time_when_it_starts(self, start: Callable[..., Client]) -> None:
        org = start("--bulk-queue-seconds", "99")

        assert org.ask("GET", "/bulk")["settings"]["queue_seconds"] == 99

    @pytest.mark.parametrize("wrong", [{"queue_seconds": -1}, {"speed": 1}, {"batch_rows": 10_001}])
    def test_refuses_settings_it_does_not_know(self, org: Client, wrong: dict[str, Any]) -> None:
        answer = requests.post(f"{org.url}/emulator/bulk", json=wrong, timeout=10)

        assert answer.status_code == 400
