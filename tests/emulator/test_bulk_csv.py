"""The files of bulk jobs: what makes a row fail, what makes a job fail, and what is taken as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.bulk_steps import bad, csv_of, good, rows_of, run, text_of, value
from tests.emulator.conftest import GOLDEN

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

DELIMITERS = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}
UNESCAPED = "Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote"


class TestAValue:
    def test_that_is_empty_changes_nothing(self, org: Client) -> None:
        contact = org.contact(Title="old", Phone="1")

        run(org, csv_of("Id,Title,Phone", f"{contact},,2"))

        assert (value(org, contact, "Title"), value(org, contact, "Phone")) == ("old", "2")
        assert list(org.saves(contact)[-1]["values"]) == ["Phone"]

    def test_of_not_available_clears_the_field(self, org: Client) -> None:
        contact = org.contact(Title="old")

        run(org, csv_of("Id,Title", f"{contact},#N/A"))

        assert value(org, contact, "Title") is None

    @pytest.mark.parametrize("name", DELIMITERS)
    def test_may_be_separated_by_any_of_six_characters(self, org: Client, name: str) -> None:
        contact, char = org.contact(), DELIMITERS[name]
        file = csv_of(f"Id{char}Title", f'{contact}{char}"a{char}b"')

        job = run(org, file, columnDelimiter=name)

        assert value(org, contact, "Title") == f"a{char}b"
        shown = f'"sf__Id"{char}"sf__Created"{char}Id{char}Title\n'
        assert text_of(org, job, "successfulResults").startswith(shown)

    def test_may_hold_quotes_and_line_breaks_in_quotes(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id,Title", f'{contact},"say ""yes""\nand go"'))

        assert value(org, contact, "Title") == 'say "yes"\nand go'
        assert good(org, job)[0]["Title"] == 'say "yes"\nand go'

    def test_is_not_trimmed(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id,Title", f" {contact},x", f"{contact}, y"))

        assert bad(org, job) == [f"MALFORMED_ID:Contact ID: id value of incorrect type:  {contact}:Id --"]
        assert good(org, job)[0]["Title"] == " y"

    @pytest.mark.parametrize("moment", ["2026-02-03T04:05:06.000Z", "2026-02-03T06:05:06.000+0200"])
    def test_of_a_datetime_field_has_a_zone(self, org: Client, moment: str) -> None:
        org.seed(fields=[{"object": "Contact", "name": "At__c", "type": "DateTime"}])
        contact = org.contact()

        run(org, csv_of("Id,At__c", f"{contact},{moment}"))

        assert value(org, contact, "At__c") == "2026-02-03T04:05:06.000+0000"

    def test_that_is_no_datetime_refuses_its_row(self, org: Client) -> None:
        org.seed(fields=[{"object": "Contact", "name": "At__c", "type": "DateTime"}])

        job = run(org, csv_of("Id,At__c", f"{org.contact()},yesterday"))

        cause = "'yesterday' is not a valid value for the type xsd:dateTime"
        assert bad(org, job) == [f"INVALID_FIELD:Failed to deserialize field at col 1. Due to, {cause}:At__c --"]

    def test_may_have_131072_characters(self, org: Client) -> None:
        contacts = [org.contact(), org.contact()]
        long = "x" * 131_072

        job = run(org, csv_of("Id,Title", f"{contacts[0]},{long}", f'{contacts[1]},"{long}x"'))

        errors = text_of(org, job, "failedResults")
        assert errors.count('"STRING_TOO_LONG:') == 1
        assert errors.count('"InvalidBatch:A field has at most 131072 characters:--"') == 1


class TestARow:
    def test_with_a_space_beside_a_quote_is_refused(self, org: Client) -> None:
        contacts = [org.contact(), org.contact()]

        job = run(org, csv_of("Id,Title", f'"{contacts[0]}", "x"', f"{contacts[1]},y"))

        assert bad(org, job) == [f"InvalidBatch:{UNESCAPED}:--"]
        assert [row["sf__Id"] for row in good(org, job)] == [contacts[1]]

    def test_with_too_few_values_is_refused(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", org.contact()))

        assert bad(org, job) == ["InvalidBatch:The row has 1 values, the header has 2:--"]

    def test_of_more_than_400000_characters_is_refused(self, org: Client) -> None:
        names = ("Title", "Phone", "Email", "FirstName")

        job = run(org, csv_of(f"Id,{','.join(names)}", f"{org.contact()}{(',' + 'x' * 110_000) * 4}"))

        assert "InvalidBatch:A record has at most 400000 characters:--" in text_of(org, job, "failedResults")

    def test_that_is_blank_does_not_count(self, org: Client) -> None:
        assert run(org, csv_of("Id,Title", "", f"{org.contact()},x", ""))["numberRecordsProcessed"] == 1

    def test_may_end_the_file_without_a_line_break(self, org: Client) -> None:
        assert run(org, f"Id,Title\n{org.contact()},x")["numberRecordsProcessed"] == 1


class TestAFile:
    def test_may_have_the_line_ending_it_names(self, org: Client) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id,Title", f"{contact},x", end="\r\n"), lineEnding="CRLF")

        assert value(org, contact, "Title") == "x"
        assert text_of(org, job, "successfulResults").endswith('"x"\r\n')

    @pytest.mark.parametrize(("named", "end"), [("LF", "\r\n"), ("CRLF", "\n")])
    def test_with_another_line_ending_fails_the_job(self, org: Client, named: str, end: str) -> None:
        contact = org.contact()

        job = run(org, csv_of("Id,Title", f"{contact},x", end=end), lineEnding=named)

        text = f"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {named}"
        assert (job["state"], job["errorMessage"]) == ("Failed", text)
        assert value(org, contact, "Title") is None
        assert rows_of(org, job, "unprocessedrecords") == [{"Id": contact, "Title": "x"}]

    @pytest.mark.parametrize(
        ("header", "told"), [("Id,Nothing__c", "Nothing__c"), ("Title", "Id"), ("\ufeffId,Title", "\ufeffId")]
    )
    def test_with_a_column_of_no_field_fails_the_job(self, org: Client, header: str, told: str) -> None:
        job = run(org, csv_of(header, "x,y"))

        assert (job["state"], job["errorMessage"]) == ("Failed", f"InvalidBatch : Field name not found : {told}")
        assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (0, 0)

    def test_with_a_byte_order_mark_before_a_quote_fails_the_job(self, org: Client) -> None:
        assert run(org, '\ufeff"Id","Title"\n')["errorMessage"] == f"InvalidBatch : {UNESCAPED}"

    def test_that_is_not_utf_8_fails_the_job(self, org: Client) -> None:
        job = run(org, csv_of("Id,Title", f"{org.contact()},é").encode("latin-1"))

        assert job["state"] == "Failed"
        assert "UTF-8" in job["errorMessage"]

    def test_with_a_header_of_more_than_32000_characters_fails_the_job(self, org: Client) -> None:
        assert "32000" in run(org, csv_of("Id," + "x" * 32_000))["errorMessage"]

    def test_with_more_than_5000_fields_fails_the_job(self, org: Client) -> None:
        assert "5000" in run(org, csv_of("a," * 5000 + "a"))["errorMessage"]

    def test_that_is_only_a_header_completes(self, org: Client) -> None:
        assert run(org, "Id,Title\n")["state"] == "JobComplete"


class TestTheGuidesOwnSamples:
    def test_of_accounts_is_saved_whole(self, org: Client) -> None:
        job = run(org, (GOLDEN / "bulk2" / "ingest_insert.csv").read_bytes(), "insert", "Account")

        assert (job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (7, 0)
        found = org.query("SELECT ShippingCity, AnnualRevenue FROM Account WHERE Name = 'Posuere Inc'").json()[
            "records"
        ]
        assert (found[0]["ShippingCity"], found[0]["AnnualRevenue"]) == ("Bodø", 896852810)

    def test_with_semicolons_quotes_and_a_line_break_is_saved_whole(self, org: Client) -> None:
        file = (GOLDEN / "bulk2" / "semicolon_sample.csv").read_bytes()

        run(org, file, "insert", columnDelimiter="SEMICOLON")

        tom, ian = org.query("SELECT Birthdate, Description FROM Contact ORDER BY LastName DESC").json()["records"]
        assert tom["Description"] == 'Self-described as "the top" branding guru'
        assert ian["Birthdate"] == "1965-12-11"
        assert ian["Description"].endswith("Knowledgeable in AI\nInfluential in technology purchases.")
