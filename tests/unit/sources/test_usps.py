"""What USPS' piece scans say."""

from __future__ import annotations

import csv
import json
from importlib import resources
from pathlib import Path

import pytest

from producers.usps_columns import BARCODES
from tests.builders_scans import OUTBOUND, PHASES, a_scan, reading_of
from worker.domain.dead_letter import Reason
from worker.domain.reading import Mark, Noted, Tracked, Unreadable
from worker.domain.status import StatusCode
from worker.envelope import RawEvent
from worker.sources import READERS, readers_with
from worker.sources.usps import WORDS
from worker.sources.usps_operations import OPERATIONS
from worker.sources.usps_scan import plain

HEADER = "code,meaning,phase,status,handling,evidence,source"
NAMELESS = a_scan(imb=None, imbTrackingCode=None)
PAYLOADS = Path(__file__).parent / "payloads"

EXPECTED = {
    "Phase 0 - Origin Processing Cancellation of Postage": "InTransit",
    "Phase 1 - Origin Processing": "InTransit",
    "Phase 1a - Origin Primary Processing": "InTransit",
    "Phase 1b - Origin Secondary Processing": "InTransit",
    "Phase 2 - Destination Processing": "InLocalArea",
    "Phase 2a - Destination MMP Processing": "InLocalArea",
    "Phase 2b - Destination SCF Processing": "InLocalArea",
    "Phase 2c - Destination Primary Processing": "InLocalArea",
    "Phase 3a - Destination Secondary Processing": "InLocalArea",
    "Phase 3b - Destination Box Mail Processing": "ProcessedForDelivery",
    "Phase 3c - Destination Sequenced Carrier Sortation": "ProcessedForDelivery",
    "Phase 4c - Delivery": "ProcessedForDelivery",
    "PARS Processing": "ReRouted",
    "FPARS Processing": "ReRouted",
    "Miscellaneous": None,
    "Miscellaenous": None,
    "Foreign Processing": None,
}


def code_of(scan):
    """Return the status code a scan says, or nothing where it is noted."""
    reading = reading_of("usps", scan)
    assert isinstance(reading, Tracked | Noted), reading
    return reading.sighting.code.value if isinstance(reading, Tracked) else None


class TestAMailPhase:
    @pytest.mark.parametrize(("phase", "code"), EXPECTED.items())
    def test_says_its_status_code(self, phase, code):
        assert code_of(a_scan(phase, code="999")) == code

    @pytest.mark.parametrize(("phase", "code"), EXPECTED.items())
    def test_says_the_same_without_its_prefix(self, phase, code):
        assert code_of(a_scan(phase.rpartition(" - ")[2], code="999")) == code

    @pytest.mark.parametrize(
        "phase",
        [
            "Phase 3c- Destination Sequenced Carrier Sortation",
            "  phase 3C  -  destination  sequenced carrier sortation ",
            "Phase 3c - Destination Sequenced Carrier Sorta",
            "Phase 3c",
        ],
    )
    def test_may_be_spelled_and_cut_off_differently(self, phase):
        assert code_of(a_scan(phase, code="999")) == "ProcessedForDelivery"

    def test_goes_before_the_operation_code(self):
        assert code_of(a_scan("1a", code="919")) == "InTransit"

    def test_that_is_unknown_leaves_it_to_the_operation_code(self):
        assert code_of(a_scan("Phase 9z - New", code="919")) == "ProcessedForDelivery"

    @pytest.mark.parametrize("phase", ["x" * 500, "Phase 1a\n- Origin", "", None])
    def test_of_any_shape_harms_nothing(self, phase):
        assert code_of(a_scan(phase, code="919")) in {"ProcessedForDelivery", "InTransit"}

    def test_is_in_the_table_and_in_no_other(self):
        published = json.loads((PAYLOADS / "mail-phases.json").read_text())

        assert {word: code and code.value for word, code in WORDS.items()} == EXPECTED
        assert set(published["values"]) < set(WORDS)


class TestAnOperationCode:
    @pytest.mark.parametrize(
        ("code", "status"),
        [
            *(("000", None), ("004", "InTransit"), ("010", "InTransit"), ("483", "InLocalArea")),
            *(("484", "InLocalArea"), ("517", "ProcessedForDelivery"), ("891", "InTransit"), ("893", "InLocalArea")),
            *(("918", "ProcessedForDelivery"), ("919", "ProcessedForDelivery")),
            *(("831", "InTransit"), ("842", "InTransit"), ("883", "InLocalArea"), ("864", "InLocalArea")),
            *(("875", "InLocalArea"), ("896", "InLocalArea"), ("977", "ProcessedForDelivery")),
            *(("268", "ProcessedForDelivery"), ("279", "ProcessedForDelivery"), ("281", "InTransit")),
            *(("487", "ProcessedForDelivery"), ("905", "ProcessedForDelivery"), ("917", "ProcessedForDelivery")),
            *(("091", "ReRouted"), ("099", "ReRouted")),
            *(("331", None), ("339", None), ("401", None), ("449", None)),  # flats sorters: only a mail phase tells
            *(("461", None), ("469", None), ("530", None), ("539", None)),
        ],
    )
    def test_says_its_status_code_where_the_feed_has_no_phases(self, code, status):
        assert code_of(a_scan(None, code=code)) == status

    @pytest.mark.parametrize(("code", "status"), [(919, "ProcessedForDelivery"), (4, "InTransit"), (91, "ReRouted")])
    def test_written_as_a_number_gets_its_zeros_back(self, code, status):
        assert code_of(a_scan(None, code=code)) == status

    @pytest.mark.parametrize("code", ["873", "874"])
    def test_of_a_container_is_origin_when_assumed_and_a_letter_sorter_when_actual(self, code):
        assert code_of(a_scan(None, code=code, handlingEventType="S")) == "InTransit"
        assert code_of(a_scan(None, code=code, handlingEventType="A")) == "InLocalArea"

    def test_of_a_family_is_for_scanned_pieces_only(self):
        reading = reading_of("usps", a_scan(None, code="895", handlingEventType="S"))

        assert isinstance(reading, Noted)
        assert "does not prove" in reading.why
        assert code_of(a_scan(None, code="893", handlingEventType="S")) == "InLocalArea"

    def test_in_the_published_rows_is_read_as_their_phase_says(self):
        for row in json.loads((PAYLOADS / "opcode-rows.json").read_text()):
            by_phase = code_of(a_scan(row["mail_phase"], code="999"))

            assert code_of(a_scan(None, code=row["code"])) == by_phase

    def test_has_a_phase_that_says_the_same_as_its_status(self):
        by_number = {"1": "1 - Origin", **PHASES}
        for step in OPERATIONS.codes.values():
            if step.code:
                assert code_of(a_scan(by_number[step.phase], code="999")) == step.code


class TestAScanInWordsOfNoTable:
    """It is kept as a dead letter, which a mended table and a replay bring back."""

    @pytest.mark.parametrize("phase", [None, "", "Phase 9z - New"])
    @pytest.mark.parametrize("code", ["777", "920", "990", "300", "01", "9999", "OA"])
    @pytest.mark.parametrize("handling", ["A", "S", "L", "X", None])
    def test_is_a_finding_that_keeps_its_keys_and_its_identity(self, phase, code, handling):
        reading = reading_of("usps", a_scan(phase, code=code, handlingEventType=handling))

        assert isinstance(reading, Unreadable)
        assert reading.reason is Reason.UNKNOWN_WORD
        assert reading.keys == ("imb:123456000000042",)
        assert code in reading.identity

    def test_says_which_code_to_add_and_how_to_go_on(self):
        reading = reading_of("usps", a_scan(None, code="777"))

        assert reading.why == (
            "Operation code 777 is in no table: mend usps_operation_codes, "
            "then mailstatus dead replay --reason unknown-word."
        )

    def test_does_not_repeat_what_cannot_be_a_code(self):
        assert "ELM" not in reading_of("usps", a_scan(None, code="12 ELM ST")).why

    def test_has_its_status_once_the_table_knows_its_code(self):
        scan = json.dumps(a_scan(None, code="777")).encode()
        mended = readers_with([HEADER, "777,a new sorter,2a,InLocalArea,any,documented,the operator"])

        before, after = READERS["usps"](RawEvent("usps", scan, 0)), mended["usps"](RawEvent("usps", scan, 0))

        assert after.sighting.code is StatusCode.IN_LOCAL_AREA
        assert (after.keys, after.sighting.identity) == (before.keys, before.identity)

    def test_is_a_finding_by_its_phase_where_it_has_no_code(self):
        reading = reading_of("usps", a_scan("Phase 9z - New", code=""))

        assert (reading.reason, reading.keys) == (Reason.UNKNOWN_WORD, ("imb:123456000000042",))
        assert "mail phase" in reading.why

    @pytest.mark.parametrize("phase", ["misc", "Foreign Processing"])
    def test_is_noted_where_its_phase_is_known_to_say_nothing(self, phase):
        assert code_of(a_scan(phase, code="777")) is None

    @pytest.mark.parametrize("code", ["000", "335"])
    @pytest.mark.parametrize("handling", ["A", "S", "L", "X", None])
    def test_is_noted_where_its_code_is_known_to_say_nothing(self, code, handling):
        assert code_of(a_scan("Phase 9z - New", code=code, handlingEventType=handling)) is None

    @pytest.mark.parametrize("words", [{"scanEventCode": None}, {"scanEventCode": ""}, {"scanEventCode": " "}])
    def test_or_in_no_words_at_all_is_unreadable(self, words):
        reading = reading_of("usps", a_scan(None) | words)

        assert (reading.reason, reading.keys) == (Reason.UNREADABLE, ("imb:123456000000042",))
        assert "neither an operation code nor a mail phase" in reading.why


class TestHowThePostKnows:
    @pytest.mark.parametrize(
        ("letters", "description", "phase", "shape", "code"),
        [
            ("A", "Actual", "3c", "Letter", "ProcessedForDelivery"),
            ("S", "Assumed", "1a", "Letter", "InTransit"),
            ("S", "Assumed", "2a", "Letter", "InLocalArea"),
            ("S", "Assumed", "3c", "Letter", None),
            ("S", "Assumed", "3c", "FLAT", "ProcessedForDelivery"),
            ("S", "Assumed", "PARS", "Letter", None),
            ("L", "Logical", "4c", "Letter", "ProcessedForDelivery"),
            ("L", "Logical", "3c", "Letter", None),
            ("SA", "Assumed Actual", "3c", "Letter", None),
            ("XL", "Assumed Logical", "4c", "Letter", "ProcessedForDelivery"),
            ("SL", None, "4c", "Letter", "ProcessedForDelivery"),
            ("SA", None, "3c", "Letter", None),
            ("AA", None, "3c", "Letter", "ProcessedForDelivery"),
            ("X", None, "3c", "Letter", "ProcessedForDelivery"),
            (None, None, "3c", "Letter", "ProcessedForDelivery"),
            (None, "Logical", "3c", "Letter", None),
        ],
    )
    def test_decides_what_a_scan_may_say(self, letters, description, phase, shape, code):
        scan = a_scan(
            phase,
            code="999",
            handlingEventType=letters,
            handlingEventTypeDescription=description,
            mailShapeDescription=shape,
        )

        assert code_of(scan) == code

    def test_that_is_not_known_is_told_as_a_doubt(self):
        scans = (a_scan("3c", handlingEventType=letter, handlingEventTypeDescription=None) for letter in ("A", "X"))

        assert [reading_of("usps", scan).doubt for scan in scans] == [
            "",
            "How the postal service knows of it is told by an unknown word: taken as a scan of the piece itself.",
        ]

    def test_must_be_known_where_there_is_no_phase(self):
        scan = a_scan(None, code="919", handlingEventType="X", handlingEventTypeDescription=None)

        reading = reading_of("usps", scan)

        assert (reading.reason, reading.keys) == (Reason.UNKNOWN_WORD, ("imb:123456000000042",))
        assert "handling event type" in reading.why

    @pytest.mark.parametrize("code", ["873", "874", "895", "095"])
    @pytest.mark.parametrize("handling", ["S", "L", "SL"])
    def test_never_makes_a_known_code_a_dead_letter(self, code, handling):
        scan = a_scan(None, code=code, handlingEventType=handling, handlingEventTypeDescription=None)

        assert not isinstance(reading_of("usps", scan), Unreadable)


class TestTheLastSortBeforeTheCarrierRoute:
    def test_is_the_last_processing_of_a_flat(self):
        assert code_of(a_scan("3a", code="999", mailShapeDescription="Flats")) == "ProcessedForDelivery"

    def test_is_the_last_of_a_letter_only_where_the_operation_code_says_so(self):
        assert code_of(a_scan("3a", code="896")) == "InLocalArea"
        assert code_of(a_scan("3a", code="919")) == "ProcessedForDelivery"


class TestARedirectedPiece:
    @pytest.mark.parametrize("field", ["handlingEventTypeDescription", "processDescription"])
    @pytest.mark.parametrize("words", ["Carrier Identified RTS", "return to sender", "RETURN"])
    def test_is_returned_where_the_scan_says_so(self, field, words):
        assert code_of(a_scan("PARS", code="095", **{field: words})) == "ReturnedToSender"

    @pytest.mark.parametrize("words", ["Forward COA", "redirect", "relabel", "parts"])
    def test_is_rerouted_where_the_scan_says_anything_else(self, words):
        assert code_of(a_scan("PARS", code="095", processDescription=words)) == "ReRouted"

    def test_is_returned_where_the_phase_says_so(self):
        assert code_of(a_scan("PARS Processing - Return")) == "ReturnedToSender"

    def test_is_read_by_the_phase_where_only_the_family_of_its_code_is_known(self):
        assert code_of(a_scan("1a", code="095")) == "InTransit"

    @pytest.mark.parametrize(
        ("words", "sure"), [("Carrier Identified Forward", True), ("COA", True), ("RTS", True), ("parts", False)]
    )
    def test_says_how_sure_its_way_is(self, words, sure):
        assert bool(reading_of("usps", a_scan("PARS", code="095", processDescription=words)).doubt) is not sure

    def test_whose_code_is_known_by_its_family_only_is_not_sure(self):
        assert "sent on until" in reading_of("usps", a_scan(None, code="095")).doubt

    @pytest.mark.parametrize(
        ("digits", "mark"),
        [
            ("93" + OUTBOUND[2:20], Mark.FORWARDED),
            ("93" + OUTBOUND[2:], Mark.NONE),  # a forwarded piece has no routing code
            (OUTBOUND[:20], Mark.NONE),
            (OUTBOUND, Mark.NONE),
        ],
    )
    def test_is_known_by_the_barcode_that_the_post_prints_on_it(self, digits, mark):
        assert reading_of("usps", a_scan(imb=digits)).sighting.mark is mark


class TestAConfiguredRedirection:
    @pytest.mark.parametrize(
        ("row", "status"), [("RTS,PARS,ReturnedToSender", "ReturnedToSender"), ("COA,PARS,ReRouted", "ReRouted")]
    )
    def test_goes_before_the_mail_phase(self, row, status):
        readers = readers_with([HEADER, f"095,{row},any,documented,the operator"])

        for phase in ("1a", "PARS"):
            scan = json.dumps(a_scan(phase, code="095")).encode()
            assert readers["usps"](RawEvent("usps", scan, 0)).sighting.code.value == status


class TestATableOfTheOperators:
    def test_takes_the_place_of_ours(self):
        readers = readers_with([HEADER, "700,sorter,2a,InLocalArea,any,documented,x"])

        said = {
            code: readers["usps"](RawEvent("usps", json.dumps(a_scan(None, code=code)).encode(), 0))
            for code in ("700", "919")
        }

        assert said["700"].sighting.code is StatusCode.IN_LOCAL_AREA
        assert said["919"].reason is Reason.UNKNOWN_WORD

    @pytest.mark.parametrize(
        ("row", "complaint"),
        [
            ("9,x,3c,ProcessedForDelivery,any,documented,x", "three digits"),
            ("919,x,3c,Delivered,any,documented,x", "Delivered"),
            ("919,x,3c,ProcessedForDelivery,sometimes,documented,x", "any or assumed"),
            ("919,x,3c,ProcessedForDelivery,any,guessed,x", "evidence"),
            ("919", "evidence"),
        ],
    )
    def test_that_is_wrong_is_refused_with_its_line(self, row, complaint):
        with pytest.raises(ValueError, match=f"line 2 .*{complaint}"):
            readers_with([HEADER, row])

    def test_without_a_column_is_refused(self):
        with pytest.raises(ValueError, match="no column code"):
            readers_with(["a,b"])

    def test_of_ours_marks_every_row_with_its_evidence(self):
        table = (resources.files("worker.sources") / "usps_operation_codes.csv").read_text("utf-8").splitlines()

        assert table[0] == HEADER
        assert all(row["evidence"] and row["source"] for row in csv.DictReader(table))


class TestAStepThatNoStatusCodeStandsFor:
    @pytest.mark.parametrize("code", ["000", "777"])
    def test_is_named_by_its_operation_code(self, code):
        reading = reading_of("usps", a_scan("misc", code=code))

        assert reading.why.endswith(f"that no status code stands for (operation code {code}).")

    @pytest.mark.parametrize("code", ["", "7777", "7a7", "\u0667" * 3, "Jane Doe"])
    def test_has_one_name_for_all_whose_code_is_none(self, code):
        reading = reading_of("usps", a_scan("misc", code=code))

        assert reading.why == "The postal service handled it, in a step that no status code stands for."


class TestTheBarcode:
    def test_makes_the_key_that_stays_when_a_piece_is_forwarded(self):
        reading = reading_of("usps", a_scan(imb="93" + OUTBOUND[2:20]))

        assert reading.keys == reading_of("usps", a_scan()).keys == ("imb:123456000000042",)
        assert reading.imb == "93270123456000000042"

    @pytest.mark.parametrize(
        "other",
        [
            {"imtb": "1", "trayCount": 3},
            {"imtb_serial_number": "7"},
            {"IMCB": "99M"},
            {"edocPackageId": "5"},
            {"piece_count": 200},
        ],
    )
    @pytest.mark.parametrize("scan", [{}, NAMELESS, NAMELESS | {"imb": " "}])
    def test_is_missing_where_a_bundle_a_tray_or_a_container_was_scanned(self, scan, other):
        reading = reading_of("usps", scan | other)

        assert isinstance(reading, Noted)
        assert "a bundle, a tray or a container" in reading.why

    def test_that_the_post_could_not_read_is_noted_where_an_id_tag_stands_for_it(self):
        assert "only the ID tag" in reading_of("usps", NAMELESS | {"idTag": "7AB"}).why

    @pytest.mark.parametrize(
        "scan",
        [
            NAMELESS,
            NAMELESS | {"imb": " - "},
            NAMELESS | {"imtb": None, "trayCount": ""},
            {"barcode": OUTBOUND, "scanDatetime": "2026-08-17T22:00Z", "scanEventCode": "919", "idTag": "7AB"},
            {"a": 1},
        ],
    )
    def test_that_is_nowhere_else_is_a_dead_letter_that_says_where_it_is_looked_for(self, scan):
        reading = reading_of("usps", scan)

        assert isinstance(reading, Unreadable)
        assert reading.reason is Reason.UNREADABLE
        assert set(BARCODES) <= {plain(word.strip(",.")) for word in reading.why.split()}

    @pytest.mark.parametrize("key", ["imb", "imbTrackingCode", "IMb Code"])
    @pytest.mark.parametrize("number", [93_270_123_456_000_000_042, 27_012_345_600_000_004_294_105, 9.3e19])
    def test_that_is_a_number_is_a_dead_letter_since_numbers_lose_digits(self, key, number):
        reading = reading_of("usps", NAMELESS | {key: number})

        assert isinstance(reading, Unreadable)
        assert "written as a number" in reading.why

    @pytest.mark.parametrize(
        "imb",
        [
            "00 270 123456 000000042 94105123412",
            "00-270-123456-000000042-94105123412",
            f" {OUTBOUND} ",
            "00 270 123456 000000042 94105-1234-12",
        ],
    )
    def test_may_have_blanks_and_hyphens_between_its_parts(self, imb):
        assert reading_of("usps", a_scan(imb=imb)) == reading_of("usps", a_scan())

    def test_may_have_blanks_and_hyphens_where_its_routing_code_is_told_apart(self):
        parted = a_scan(imb=None, imbTrackingCode="00 270 123456-000000042", imbRoutingCode="94105-1234-12")

        assert reading_of("usps", parted) == reading_of("usps", a_scan())

    @pytest.mark.parametrize("stid", ["050", "051", "052", "701", "703", "708"])
    def test_of_a_reply_envelope_touches_no_piece(self, stid):
        reading = reading_of("usps", a_scan(imb=OUTBOUND[:2] + stid + OUTBOUND[5:]))

        assert isinstance(reading, Noted)
        assert reading.keys == ()

    def test_of_the_published_reply_envelope_is_told_from_its_outbound_piece(self):
        pair = json.loads((PAYLOADS / "imb-outbound-reply-pair.json").read_text())

        assert isinstance(reading_of("usps", a_scan(imb=pair["outbound"]["tracking"])), Tracked)
        assert isinstance(reading_of("usps", a_scan(imb=pair["reply"]["tracking"])), Noted)

    @pytest.mark.parametrize(
        ("imb", "why"),
        [
            ("123", "20, 25, 29 or 31 digits, and this has 3"),
            (OUTBOUND[:-1], "20, 25, 29 or 31 digits, and this has 30"),
            ("x" * 20, "digits only"),
            ("\u0667" * 20, "digits only"),
            ("2.70123E+28", "digits only"),
            ("68" + OUTBOUND[2:], "second digit is 0 to 4"),
        ],
    )
    def test_that_is_impossible_is_unreadable_and_says_why(self, imb, why):
        reading = reading_of("usps", a_scan(imb=imb))

        assert isinstance(reading, Unreadable)
        assert reading.reason is Reason.UNREADABLE
        assert why in reading.why


class TestTheIdentityOfAScan:
    @pytest.mark.parametrize(
        "same",
        [
            {"machineName": "DBCS-999"},
            {"mailPhase": None},
            {"scanDatetime": "2026-08-18T03:00:00.999Z"},
            {"imb": "93" + OUTBOUND[2:20]},
            {"scanLocaleKey": None},
            {"scanFacilityZip": "606061234"},
        ],
    )
    def test_is_the_same_in_two_reports_of_one_scan(self, same):
        assert reading_of("usps", a_scan(**same)).sighting.identity == reading_of("usps", a_scan()).sighting.identity

    @pytest.mark.parametrize(
        "other",
        [
            {"code": "892"},
            {"at": "2026-08-17T22:01"},
            {"handlingEventType": "S"},
            {"scanFacilityZip": "60607"},
            {"scanFacilityZip": None},
            {"imb": OUTBOUND[:19] + "3"},
            {"imb": OUTBOUND[:2] + "271" + OUTBOUND[5:]},
        ],
    )
    def test_is_another_for_another_scan(self, other):
        assert reading_of("usps", a_scan(**other)).sighting.identity != reading_of("usps", a_scan()).sighting.identity

    @pytest.mark.parametrize("code", ["9\t9", "9\n9", "9" * 200])
    def test_must_be_one_short_line(self, code):
        assert isinstance(reading_of("usps", a_scan(code=code)), Unreadable)


class TestHowAFeedWritesItsKeys:
    def test_may_be_that_of_a_pull_answer(self):
        pulled = {
            "imb": OUTBOUND,
            "mail_shape": "Flat",
            "scan_date_time": "2026-08-17T22:00:00-05:00",
            "scan_event_code": "336",
            "handling_event_type": "S",
            "mail_phase": PHASES["3a"],
            "scan_facility_zip": "60606",
            "scan_facility_locale_key": "T12345",
        }

        assert code_of(pulled) == "ProcessedForDelivery"

    def test_makes_no_difference_to_the_identity(self):
        pushed = a_scan()
        pulled = {key.upper(): value for key, value in pushed.items()}

        assert reading_of("usps", pulled) == reading_of("usps", pushed)

    def test_may_differ_in_a_single_key(self):
        scan = a_scan(None, code="919", MailPhase=PHASES["1a"])
        del scan["mailPhase"]

        assert code_of(scan) == "InTransit"

    def test_does_not_matter_for_values_of_strange_types(self):
        assert code_of(a_scan(scanFacilityZip=606, machineName=[1], mailShapeDescription=7)) == "InTransit"


@pytest.mark.parametrize("time", ["", None, "soon", 5, "2026-13-01T00:00", "1969-12-31T23:59Z", "2150-01-01T00:00Z"])
def test_a_scan_without_a_readable_time_is_unreadable_and_keeps_its_key(time):
    reading = reading_of("usps", a_scan(scanDatetime=time))

    assert isinstance(reading, Unreadable)
    assert reading.keys == ("imb:123456000000042",)


def test_a_scan_keeps_how_far_its_place_is_from_utc():
    assert reading_of("usps", a_scan()).sighting.offset_minutes == -300


def test_a_scan_that_says_nothing_keeps_its_key_its_identity_and_its_time():
    reading = reading_of("usps", a_scan("misc", code="000"))

    assert reading.keys == ("imb:123456000000042",)
    assert reading.identity
    assert reading.occurred_at == 1_787_022_000_000


def test_every_mail_stream_status_is_said_by_some_phase():
    assert {code for code in WORDS.values() if code} == {
        StatusCode.IN_TRANSIT,
        StatusCode.IN_LOCAL_AREA,
        StatusCode.PROCESSED_FOR_DELIVERY,
        StatusCode.RE_ROUTED,
    }
