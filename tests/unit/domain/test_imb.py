"""The Intelligent Mail barcode's digits, taken apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from worker.domain.imb import REPLY_STIDS, Imb, parse_imb

VECTORS = Path(__file__).parents[1] / "sources" / "payloads" / "imb-vectors.csv"


def vectors():
    with VECTORS.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", vectors(), ids=lambda row: f"{row['tracking']}-{row['routing']}")
def test_published_barcodes_come_apart_and_together(row):
    imb = parse_imb(row["tracking"] + row["routing"])

    assert "".join(imb) == row["tracking"] + row["routing"]
    assert imb.routing == row["routing"]
    assert len(imb.identity) == 15


def test_a_mid_has_six_digits():
    assert parse_imb("00270123456000000042") == Imb("00", "270", "123456", "000000042", "")


def test_a_mid_that_starts_with_nine_has_nine():
    assert parse_imb("00040901234000123456") == Imb("00", "040", "901234000", "123456", "")


def test_a_forwarded_piece_keeps_mid_and_serial():
    assert parse_imb("93270123456000000042").identity == parse_imb("0027012345600000004294105").identity


@pytest.mark.parametrize("stid", sorted(REPLY_STIDS))
def test_reply_mail_is_known_by_its_service_type(stid):
    assert parse_imb(f"00{stid}123456000000042").is_reply


def test_mail_sent_out_is_no_reply():
    assert not parse_imb("00270123456000000042").is_reply


@pytest.mark.parametrize(
    "digits",
    ["", "0" * 19, "0" * 21, "0" * 32, "x" * 20, "\u0660" * 20, " " + "0" * 19, "05" + "0" * 18, "68" + "0" * 29],
)
def test_what_cannot_be_a_barcode_is_refused(digits):
    with pytest.raises(ValueError, match="IMb"):
        parse_imb(digits)
