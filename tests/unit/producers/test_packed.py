"""What a packed file holds, and what it may not be."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from console.dry_run import dry_run
from console.produce_file import framed_in
from producers.packed import BadPackingError
from tests.builders_scans import NOW
from worker.domain.status_sets import Country

REPORT = {"mailpiece_id": "a", "status": "Printed", "time": "2026-08-17T10:00:00Z"}


class Pipe(io.BytesIO):
    def seekable(self):
        return False


def zipped(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name in names:
            package.writestr(name, json.dumps(REPORT))
    return packed.getvalue()


def origins(file):
    return [each.origin for each in framed_in("milestone", file, "c.zip")]


def test_a_report_says_in_which_file_of_which_zip_it_stood():
    names = ["a.jsonl", "__MACOSX/._a.jsonl", ".DS_Store", "dir/", "dir/b.jsonl"]

    assert origins(io.BytesIO(zipped(*names))) == ["c.zip:a.jsonl:1", "c.zip:dir:b.jsonl:1"]


@pytest.mark.parametrize("names", [(), ("dir/",)])
def test_an_empty_zip_is_said(names):
    with pytest.raises(BadPackingError, match=r"^c\.zip is a zip with no file in it$"):
        origins(io.BytesIO(zipped(*names)))


def test_a_zip_by_a_pipe_is_refused():
    with pytest.raises(BadPackingError, match="give it as a file, not by a pipe"):
        origins(Pipe(zipped("a.jsonl")))


@pytest.mark.parametrize("packed", [gzip.compress(json.dumps(REPORT).encode()), zipped("a.jsonl")], ids=["gzip", "zip"])
def test_a_dry_run_reads_what_produce_reads(packed):
    (line,) = dry_run("milestone", io.BytesIO(packed), "a", Country.US, now_ms=NOW)

    assert line["codes"] == ["Printed"]
