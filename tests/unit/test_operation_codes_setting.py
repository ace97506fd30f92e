"""A table of operation codes that the configuration names."""

from __future__ import annotations

import json

import pytest

from tests.builders_scans import a_scan
from worker.bootstrap import readers_of
from worker.domain.status import StatusCode
from worker.envelope import RawEvent
from worker.settings import ConfigurationError, Settings
from worker.sources import READERS

HEADER = "code,meaning,phase,status,handling,evidence,source"


def test_takes_the_place_of_ours(tmp_path, monkeypatch):
    table = tmp_path / "codes.csv"
    table.write_text(f"{HEADER}\n700,a new sorter,2a,InLocalArea,any,documented,USPS\n")
    monkeypatch.setenv("MAILSTATUS_USPS_OPERATION_CODES", str(table))

    reading = readers_of(Settings())["usps"](RawEvent("usps", json.dumps(a_scan(None, code="700")).encode(), 0))

    assert reading.sighting.code is StatusCode.IN_LOCAL_AREA


def test_left_out_is_ours():
    assert readers_of(Settings()) is READERS


@pytest.mark.parametrize(
    ("text", "complaint"), [(None, "cannot read"), (f"{HEADER}\n1,,,,any,documented,\n", "line 2 of the table: a code")]
)
def test_that_cannot_be_read_is_said_at_the_start(tmp_path, text, complaint):
    table = tmp_path / "codes.csv"
    if text:
        table.write_text(text)

    with pytest.raises(ConfigurationError, match=f"usps_operation_codes: .*{complaint}"):
        readers_of(Settings(usps_operation_codes=table))
