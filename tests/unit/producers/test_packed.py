"""What a packed file holds, and what it may not be."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
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


LINE = json.dumps(REPORT).encode()


def zipped(*names, content=LINE):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name in names:
            package.writestr(name, content)
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


@pytest.mark.parametrize("packed", [gzip.compress(LINE), zipped("a.jsonl")], ids=["gzip", "zip"])
def test_a_dry_run_reads_what_produce_reads(packed):
    (line,) = dry_run("milestone", io.BytesIO(packed), "a", Country.US, now_ms=NOW)

    assert line["codes"] == ["Printed"]


def test_a_zip_may_hold_what_is_packed_by_gzip():
    packed = zipped("a.jsonl.gz", "b.jsonl.gz", content=gzip.compress(LINE) + gzip.compress(b"\n" + LINE))

    assert origins(io.BytesIO(packed)) == [
        "c.zip:a.jsonl:1",
        "c.zip:a.jsonl:2",
        "c.zip:b.jsonl:1",
        "c.zip:b.jsonl:2",
    ]


@pytest.mark.parametrize(
    "packed",
    [gzip.compress(LINE)[:-9], zipped("a.jsonl.gz", content=gzip.compress(LINE)[:-9]), zipped("a")[:-30]],
    ids=["gzip", "gzip in a zip", "zip"],
)
def test_what_is_cut_off_is_told_as_damaged(packed):
    with pytest.raises(BadPackingError, match=r"^c\.zip(:a\.jsonl\.gz)? cannot be unpacked .*: get it anew$"):
        origins(io.BytesIO(packed))


def test_what_is_locked_is_told_as_locked():
    packed = bytearray(zipped("a"))
    for header in (b"PK\x03\x04", b"PK\x01\x02"):
        packed[packed.index(header) + (6 if header == b"PK\x03\x04" else 8)] |= 1

    with pytest.raises(BadPackingError, match="locked with a password"):
        origins(io.BytesIO(bytes(packed)))


def test_what_is_unpacked_takes_no_more_room_than_is_read_at_a_time():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.gz", gzip.compress(b"\n" * 100_000_000))

    tracemalloc.start()
    found = origins(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == []
    assert peak < 10_000_000
