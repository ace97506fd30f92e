"""Rows that a CSV reader might take for something else."""

from __future__ import annotations

import io
import json

import pytest

from producers import PRODUCERS

HEADER = "mailpiece_id,mail_drop_id,city,note"


def framed(*rows, header=HEADER):
    text = "\n".join((header, *rows, ""))
    return list(PRODUCERS["manifest"](io.BytesIO(text.encode()), "people.csv"))


def said(rows):
    return [json.loads(row.payload)["mailpiece_id"] for row in rows if not row.problem]


@pytest.mark.parametrize("after", ["mp-2,1,Bern,x", 'mp-2,1,"Bern",x', 'mp-2,1,"Bern, West","x"'])
def test_a_quotation_mark_that_is_never_closed_costs_its_own_line_only(after):
    rows = framed('mp-1,1,Rome,"open', after, "mp-3,1,Oslo,x")

    assert said(rows) == ["mp-2", "mp-3"]
    assert [row.problem for row in rows if row.problem] == ["This line cannot be read as CSV."]


def test_two_columns_of_one_name_must_not_contradict_each_other():
    rows = framed("mp-1,1,Rome,Rome", "mp-2,1,Rome,", "mp-3,1,Rome,Oslo", header="mailpiece_id,mail_drop_id,city,city")

    assert said(rows) == ["mp-1", "mp-2"]
    assert rows[2].problem == "Two columns are named city, and this line says different things in them."
